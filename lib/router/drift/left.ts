/**
 * Why an entry cannot be written into lvs.cf. `no-virtual`: its virtual server is not in it · `no-server`: it has no such real
 * server (a sorry server, or one that was removed since) · `gone`: it is in the kernel's table no more · `protocol`: lvs.cf has TCP
 * and UDP only · `all-ports`: lvs.cf has no virtual server of all ports · `mark`: a firewall mark whose address is not known ·
 * `no-device`: no device of this router is in the network of that address · `local`: the kernel does not say how packets reach it ·
 * `not-taken`: a value that lvs.cf refuses
 */
export type LeftCode =
  | 'no-virtual'
  | 'no-server'
  | 'gone'
  | 'protocol'
  | 'all-ports'
  | 'mark'
  | 'no-device'
  | 'local'
  | 'not-taken';

/** Thrown by a single adoption that cannot be made. */
export class CannotAdopt extends Error {
  constructor(readonly why: LeftCode) {
    super(why);
  }
}

import { audit, auditReady, type Outcome } from '@/lib/audit';

/**
 * What a handler must fill before it answers: who and what are known already, it adds the object and what came of it.
 * A state-changing handler that leaves it empty is a mistake of ours and fails (R9).
 */
export class AuditNote {
  private notes = 0;

  constructor(private readonly base: { user: string | null; address: string; action: string }) {}

  /** Somebody without a session has shown who he is: from here on it is his. */
  by(user: string): this {
    this.base.user = user;
    return this;
  }

  /** Is there a place for its entry? To be asked before anything is done; false: it must not be. */
  ready(object: string): Promise<boolean> {
    return auditReady({ ...this.base, object });
  }

  /** @param object what it was done to, '' when there is none; @param detail short, free of secrets */
  done(object: string, detail?: string): Promise<void> {
    return this.write('done', object, detail);
  }
  refused(object: string, detail?: string): Promise<void> {
    return this.write('refused', object, detail);
  }
  failed(object: string, detail?: string): Promise<void> {
    return this.write('failed', object, detail);
  }

  get filled(): boolean {
    return this.notes > 0;
  }

  private async write(outcome: Outcome, object: string, detail?: string): Promise<void> {
    this.notes++;
    await audit({ ...this.base, object, outcome, detail });
  }
}

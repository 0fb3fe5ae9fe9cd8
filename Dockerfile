# The console, agent and pulse of one router. Build after `make build`: it takes the packed tree release/, so that the image
# holds no compiler and no npm. Run with --network host and, for pulse, --cap-add NET_ADMIN --cap-add NET_RAW (check
# programs: --cap-add SYS_ADMIN too); the host's kernel must have ip_vs. /etc/sysconfig/ha, /etc/lvs-console and /var/lib are the state worth keeping.
FROM node:20-bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends keepalived ipvsadm iproute2 iptables kmod openssl openssh-client procps iputils-ping \
 && rm -rf /var/lib/apt/lists/* \
 && groupadd --system lvs-console \
 && useradd --system --gid lvs-console --home-dir /var/lib/lvs-console --shell /usr/sbin/nologin lvs-console \
 && install -d -o lvs-console -g lvs-console -m 0700 /var/lib/lvs-console \
 && install -d -m 0755 /etc/lvs-console /etc/sysconfig/ha
COPY release/ /usr/lib/lvs-console/
RUN for command in /usr/lib/lvs-console/bin/*; do ln -s "$command" "/usr/sbin/$(basename "$command")"; done
EXPOSE 3636
USER lvs-console
CMD ["/usr/sbin/lvs-console"]

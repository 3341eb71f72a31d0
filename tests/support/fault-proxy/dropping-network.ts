// A router that really drops packets: two network namespaces of Linux, for what a proxy in user space cannot show.
//
//   here .1 ── veth ── .2 router .5 ── veth ── .6 centre     the router drops by a rule of its own, both ways, silently
//
// Needs root and iproute2. netem and nftables are not asked for: kernels and machines without them are common.

import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { Server } from 'node:net';
import { join } from 'node:path';

/** Addresses for tests of network devices (RFC 2544): no real network has them. A net of its own for each process. */
const NET = `198.18.${process.pid % 256}`;
const LISTENER = join(import.meta.dirname, 'namespace-listener-child.ts');

export class DroppingNetwork {
  /** Of the far side. */
  readonly host = `${NET}.6`;
  readonly #router = `atrium-router-${process.pid}`;
  readonly #centre = `atrium-centre-${process.pid}`;

  /** Undefined where this machine can build one; otherwise why it cannot. */
  static refusedBecause(): string | undefined {
    if (process.getuid?.() !== 0) return 'network namespaces need root';
    const probe = `atrium-probe-${process.pid}`;
    try {
      ip('netns', 'add', probe);
      ip('netns', 'del', probe);
      return undefined;
    } catch (error) {
      return `network namespaces are not to be had: ${String(error)}`;
    }
  }

  /** Throws where a command fails; `remove` takes away what was built by then. */
  build(): void {
    const [near, far] = [`atr-n${process.pid}`, `atr-f${process.pid}`];
    for (const name of [this.#router, this.#centre]) ip('netns', 'add', name);
    ip('link', 'add', near, 'type', 'veth', 'peer', 'name', 'near', 'netns', this.#router);
    ip('-n', this.#router, 'link', 'add', far, 'type', 'veth', 'peer', 'name', 'line', 'netns', this.#centre);
    ip('addr', 'add', `${NET}.1/30`, 'dev', near);
    ip('-n', this.#router, 'addr', 'add', `${NET}.2/30`, 'dev', 'near');
    ip('-n', this.#router, 'addr', 'add', `${NET}.5/30`, 'dev', far);
    ip('-n', this.#centre, 'addr', 'add', `${NET}.6/30`, 'dev', 'line');
    ip('link', 'set', near, 'up');
    ip('-n', this.#router, 'link', 'set', 'near', 'up');
    ip('-n', this.#router, 'link', 'set', far, 'up');
    ip('-n', this.#centre, 'link', 'set', 'line', 'up');
    ip('netns', 'exec', this.#router, 'sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward');
    ip('route', 'add', `${NET}.4/30`, 'via', `${NET}.2`);
    ip('-n', this.#centre, 'route', 'add', 'default', 'via', `${NET}.5`);
  }

  drop(): void {
    ip('-n', this.#router, 'rule', 'add', 'pref', '1', 'blackhole');
  }

  pass(): void {
    ip('-n', this.#router, 'rule', 'del', 'pref', '1');
  }

  /** A server that listens on the far side; a socket belongs to the namespace it was made in, whoever holds it. */
  listen = async (port: number): Promise<Server> => {
    const child = fork(LISTENER, [this.host, String(port)], {
      execPath: 'ip',
      execArgv: ['netns', 'exec', this.#centre, process.execPath],
    });
    const [, server] = await once(child, 'message');
    const ended = once(child, 'exit');
    child.disconnect();
    // Else it would take some of the connections.
    await ended;
    if (!(server instanceof Server)) throw new Error(`nothing listens on ${this.host}`);
    return server;
  };

  remove(): void {
    for (const name of [this.#router, this.#centre]) {
      try {
        ip('netns', 'del', name);
      } catch {
        // It was never built.
      }
    }
  }
}

function ip(...args: readonly string[]): void {
  execFileSync('ip', args, { stdio: 'pipe' });
}

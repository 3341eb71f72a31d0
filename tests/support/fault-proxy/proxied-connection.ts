// One connection through the fault proxy: the client's socket, the one to the target, and a flow each way.

import { type NetConnectOpts, Socket } from 'node:net';
import type { Clock } from '../../../hub/foundation/clock.ts';
import { Flow } from './flow.ts';
import type { Passage } from './passage.ts';

export type Side = 'client' | 'target';

export interface Passages {
  readonly toTarget: Passage;
  readonly toClient: Passage;
}

export interface ProxiedConnectionOptions {
  readonly client: Socket;
  readonly target: NetConnectOpts;
  readonly passages: Passages;
  readonly clock: Clock;
  readonly random: () => number;
}

export class ProxiedConnection {
  readonly #sockets: Readonly<Record<Side, Socket>>;
  readonly #target: NetConnectOpts;
  readonly #flows: Readonly<Record<keyof Passages, Flow>>;
  #isDialled = false;
  /** By the clock's monotonic time. */
  readonly cameMs: number;
  /** When the client closed or reset its end; undefined as long as it is there. */
  clientLeftMs: number | undefined;

  constructor({ client, target, passages, clock, random }: ProxiedConnectionOptions) {
    // One direction may end before the other, as in TCP itself.
    client.allowHalfOpen = true;
    const toTarget = new Socket({ allowHalfOpen: true });
    this.#sockets = { client, target: toTarget };
    this.#target = target;
    this.cameMs = clock.monotonicMs();
    const clientLeft = () => {
      this.clientLeftMs ??= clock.monotonicMs();
    };
    client.on('end', clientLeft).on('error', clientLeft);
    for (const socket of [client, toTarget]) socket.setNoDelay();
    this.#flows = {
      toTarget: new Flow({ from: client, to: toTarget, passage: passages.toTarget, clock, random }),
      toClient: new Flow({ from: toTarget, to: client, passage: passages.toClient, clock, random }),
    };
    this.#dialUnlessHeld(passages.toTarget);
  }

  get passedBytes(): Readonly<Record<keyof Passages, number>> {
    return { toTarget: this.#flows.toTarget.passedBytes, toClient: this.#flows.toClient.passedBytes };
  }

  get heldBytes(): Readonly<Record<keyof Passages, number>> {
    return { toTarget: this.#flows.toTarget.heldBytes, toClient: this.#flows.toClient.heldBytes };
  }

  setPassages({ toTarget, toClient }: Passages): void {
    this.#dialUnlessHeld(toTarget);
    this.#flows.toTarget.setPassage(toTarget);
    this.#flows.toClient.setPassage(toClient);
  }

  /** Reset to both sides. */
  cut(): void {
    for (const socket of Object.values(this.#sockets)) if (!socket.destroyed) socket.resetAndDestroy();
  }

  /** One side is gone; the other is not told, as a socket destroyed here has no end to pass on, and speaks to nobody. */
  lose(side: Side): void {
    this.#sockets[side].resetAndDestroy();
  }

  /** A connection that came while all was black is made once it is not, unless its client gave up, as with a lost SYN. */
  #dialUnlessHeld(toTarget: Passage): void {
    if (this.#isDialled || toTarget.kind === 'black-hole') return;
    this.#isDialled = true;
    if (this.#flows.toTarget.hasEnded) this.cut();
    else this.#sockets.target.connect(this.#target);
  }
}

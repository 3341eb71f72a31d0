// Says on which inputs the hub failed by a defect of its own: once for each kind of input and channel, as they may come in floods.

import { AtriumError } from './foundation/errors.ts';
import type { Log } from './foundation/log.ts';
import type { Input } from './messages/input.ts';

const SAID_AT_MOST = 1_000;

export function decisionFailed(input: Input, cause: unknown): AtriumError {
  const from = input.kind === 'message' ? { device: input.message.deviceId, channel: input.message.channel } : {};
  const where = input.kind === 'message' ? ` of ${from.device} on ${from.channel}` : '';
  const message = `The hub failed on an input of the kind ${input.kind}${where}: a defect of the hub, please report it.`;
  return new AtriumError('DECISION_FAILED', message, { cause, context: { kind: input.kind, ...from } });
}

export class DefectLog {
  readonly #log: Pick<Log, 'error'>;
  readonly #said = new Set<string>();

  constructor(log: Pick<Log, 'error'>) {
    this.#log = log;
  }

  report(input: Input, causes: readonly unknown[]): void {
    for (const cause of causes) {
      const error = decisionFailed(input, cause);
      if (this.#said.has(error.message) || this.#said.size >= SAID_AT_MOST) continue;
      this.#said.add(error.message);
      this.#log.error({ err: error }, 'the hub failed on a message, put it in quarantine and goes on');
    }
  }
}

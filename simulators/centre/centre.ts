// The simulated centre: takes what the halls send, checks that nothing is missing or doubled, and shows figures.

import { answered, LocalApi, refused } from '../foundation/local-api.ts';
import { CentreBroker } from './centre-broker.ts';
import { parseCentreTopic, readRecord } from './cloud-event.ts';
import { HallFigures, type HallFiguresView } from './hall-figures.ts';

export interface CentreOptions {
  readonly accounts: ReadonlyMap<string, string>;
  readonly port: number;
  /** Of the figures over HTTP; 0 takes any free one. */
  readonly figuresPort: number;
  /** The command line option that chose `port`, for the message when it is taken. */
  readonly portOption: string;
  readonly onRefused: (what: string) => void;
}

export class Centre {
  readonly #options: CentreOptions;
  readonly #halls = new Map<string, HallFigures>();
  readonly #broker: CentreBroker;
  readonly #api = new LocalApi(({ method, path }) =>
    method === 'GET' && path.length === 1 && path[0] === 'figures'
      ? answered({ halls: this.figures() })
      : refused(404, 'There is GET /figures.'),
  );

  constructor(options: CentreOptions) {
    this.#options = options;
    const { accounts, onRefused } = options;
    this.#broker = new CentreBroker({ accounts, onRefused, onMessage: (topic, payload) => this.#take(topic, payload) });
  }

  /** Rejects with SIMULATION_PORT_TAKEN. */
  async start(): Promise<{ readonly port: number; readonly figuresPort: number }> {
    const { port, portOption, figuresPort } = this.#options;
    const listening = { port: figuresPort, option: '--figures-port', what: "the centre's figures" };
    return { port: await this.#broker.start(port, portOption), figuresPort: await this.#api.start(listening) };
  }

  async stop(): Promise<void> {
    await this.#broker.stop();
    await this.#api.stop();
  }

  figures(): Readonly<Record<string, HallFiguresView>> {
    return Object.fromEntries([...this.#halls].map(([hall, figures]) => [hall, figures.view()]));
  }

  #take(text: string, payload: Uint8Array): void {
    const topic = parseCentreTopic(text);
    if (!topic) return;
    const hall = this.#halls.get(topic.hall) ?? new HallFigures();
    this.#halls.set(topic.hall, hall);
    if (topic.rest === 'presence') {
      hall.presence = presenceOf(payload);
      return;
    }
    const record = readRecord(payload, topic);
    if (typeof record === 'string') hall.refuse(`${text}: ${record}`);
    else hall.take(record);
  }
}

function presenceOf(payload: Uint8Array): string {
  const [, state = 'unreadable'] = /"state"\s*:\s*"(\w+)"/.exec(Buffer.from(payload).toString('utf8')) ?? [];
  return state;
}

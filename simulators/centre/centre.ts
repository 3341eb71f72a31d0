// The counterpart of the halls' hubs: stores what they send, says so, checks that nothing lacks, and sends commands.
//
//   broker ─▶ reading ─▶ batch ─▶ store (synced) ─▶ accounts ─▶ receipts ─▶ broker
//                                                      └─▶ terminal, HTTP

import type { Clock } from '../foundation/clock.ts';
import type { HallAccount, HallFigures } from './account/hall-account.ts';
import { type CentreTopic, isLane, parseCentreTopic, readRecord } from './cloud-event.ts';
import { CommandDesk, type CommandDeskOptions } from './commands/command-desk.ts';
import { RefusalRules } from './drills/refusal-rules.ts';
import { HallRegister } from './hall-register.ts';
import { type Holdings, holdingsOf } from './holdings.ts';
import { IntakeBatch } from './intake-batch.ts';
import type { CentreLine, LineListener } from './line/line.ts';
import { type Dealt, receiptsFor } from './receipts.ts';
import { type Arrival, type Outcome, RecordStore } from './record-store.ts';

export interface CentreOptions {
  readonly clock: Clock;
  readonly line: (listener: LineListener) => CentreLine;
  /** Undefined: in memory alone. */
  readonly storeFile?: string | undefined;
  /** For a person. */
  readonly onTrouble: (what: string) => void;
  readonly onCommandStep?: CommandDeskOptions['onStep'];
}

const COMMAND_CHANGED = 'io.atrium.command.changed';

export class Centre {
  readonly commands: CommandDesk;
  readonly refusals = new RefusalRules();
  /** A drill: it stores, and gives no receipts. */
  isSilent = false;
  readonly #clock: Clock;
  readonly #line: CentreLine;
  readonly #store: RecordStore;
  readonly #halls: HallRegister;
  readonly #batch: IntakeBatch;

  /** Throws SIMULATION_STORE_UNUSABLE. */
  constructor({ clock, line, storeFile, onTrouble, onCommandStep = () => {} }: CentreOptions) {
    this.#clock = clock;
    this.#store = new RecordStore(storeFile);
    this.#halls = new HallRegister(this.#store);
    this.#batch = new IntakeBatch({
      clock,
      store: this.#store,
      onStored: (arrival, outcome) => this.#account(arrival, outcome),
      onDealt: (hall, dealt) => this.#giveReceipts(hall, dealt),
      onTrouble,
    });
    this.#line = line({
      onMessage: (topic, payload) => this.#take(topic, payload),
      onUp: () => this.#lineCameUp(),
      onTrouble,
    });
    const publish = (topic: string, payload: string): boolean => this.#line.publish(topic, payload);
    this.commands = new CommandDesk({ now: () => clock.now(), publish, onStep: onCommandStep });
  }

  /** Resolves with where its halls reach it, for a person. */
  start(): Promise<string> {
    return this.#line.start();
  }

  async stop(): Promise<void> {
    this.#batch.flush();
    await this.#line.stop();
    this.#batch.flush();
    this.#store.close();
  }

  /** By hall; of all, or of the one that is named. */
  figures(only?: string): Readonly<Record<string, HallFigures>> {
    const now = this.#clock.now();
    return Object.fromEntries(this.#chosen(only).map(([hall, account]) => [hall, account.figures(now)]));
  }

  /** Records of one hall, the newest last. */
  recent(hall: string, limit: number): unknown[] {
    this.#batch.flush();
    return this.#store.newest(hall, limit).map((text): unknown => JSON.parse(text));
  }

  /** What an audit compares with the journals of the halls. */
  holdings(only?: string): Holdings {
    const halls = this.#chosen(only).map(([hall, account]) => {
      return [hall, holdingsOf(account, this.#store.texts('ledger', hall))] as const;
    });
    return { at: new Date(this.#clock.now()).toISOString(), halls: Object.fromEntries(halls) };
  }

  #chosen(only: string | undefined): [string, HallAccount][] {
    this.#batch.flush();
    return [...this.#halls].filter(([hall]) => only === undefined || hall === only);
  }

  #take(text: string, payload: Uint8Array): void {
    const topic = parseCentreTopic(text);
    const account = topic && this.#halls.account(topic.hall);
    if (!topic || !account) return;
    if (topic.rest === 'presence') this.#takePresence(account, payload);
    else if (topic.rest === 'replies') this.commands.heard(topic.hall, parseJson(payload));
    else if (isLane(topic.rest)) this.#takeRecord({ topic, account, payload });
  }

  #takePresence(account: HallAccount, payload: Uint8Array): void {
    // What came before belongs to the line that was.
    this.#batch.flush();
    account.presence = presenceOf(payload);
    if (account.presence === 'online') account.lineCameUp(this.#clock.now());
  }

  #takeRecord({ topic, account, payload }: { topic: CentreTopic; account: HallAccount; payload: Uint8Array }): void {
    const { hall } = topic;
    const record = readRecord(payload, topic);
    if ('problem' in record) {
      account.malformed(`halls/${hall}/${topic.rest}: ${record.problem}`);
      if (record.identity) this.#batch.refuse(hall, { ...record.identity, reason: record.problem });
      return;
    }
    const reason = this.refusals.reasonAgainst(hall, record) ?? account.reasonAgainst(record);
    if (reason === undefined) return this.#batch.keep({ hall, record, receivedAt: this.#clock.now() });
    account.refused(record, reason);
    this.#batch.refuse(hall, { ...record, reason });
  }

  #account({ hall, record, receivedAt }: Arrival, outcome: Outcome): void {
    const account = this.#halls.get(hall);
    if (outcome === 'stored') account?.stored(record, receivedAt);
    else if (outcome === 'repeated') account?.repeated(record);
    else account?.conflicting(record);
    // The reply may have got lost with the line; the record does not.
    if (record.type === COMMAND_CHANGED) this.commands.heard(hall, record.data);
  }

  #giveReceipts(hall: string, dealt: Dealt): void {
    const account = this.#halls.get(hall);
    if (!account || this.isSilent) return;
    const at = new Date(this.#clock.now()).toISOString();
    for (const receipt of receiptsFor(account, dealt, at))
      this.#line.publish(`halls/${hall}/receipts`, JSON.stringify(receipt));
  }

  /** What was missed meanwhile comes again, behind its time. */
  #lineCameUp(): void {
    this.#batch.flush();
    for (const [, account] of this.#halls) account.lineCameUp(this.#clock.now());
  }
}

function presenceOf(payload: Uint8Array): string {
  const [, state = 'unreadable'] = /"state"\s*:\s*"(\w{1,16})"/.exec(Buffer.from(payload).toString('utf8')) ?? [];
  return state;
}

function parseJson(payload: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(payload).toString('utf8'));
  } catch {
    return undefined;
  }
}

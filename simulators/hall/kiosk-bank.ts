// The self-service terminals of the hall: one visitor at a time at each, and none at one that is out of service.

import type { Business, Visitor } from './visitor.ts';

export interface Session {
  readonly transaction: string;
  readonly kiosk: string;
  readonly visitor: Visitor;
  readonly business: Business;
  readonly startedAt: number;
}

export class KioskBank {
  readonly #kiosks: readonly string[];
  readonly #sessions = new Map<string, Session>();
  #started = 0;

  constructor(kiosks: readonly string[]) {
    this.#kiosks = kiosks;
  }

  /** Undefined when every kiosk is taken or out of service. */
  begin(visitor: Visitor, at: number, isInService: (kiosk: string) => boolean): Session | undefined {
    const kiosk = this.#kiosks.find((id) => !this.#sessions.has(id) && isInService(id));
    if (!kiosk) return undefined;
    this.#started += 1;
    const transaction = `${kiosk}-${this.#started}`;
    const session = { transaction, kiosk, visitor, business: visitor.business, startedAt: at };
    this.#sessions.set(kiosk, session);
    return session;
  }

  end(session: Session): void {
    this.#sessions.delete(session.kiosk);
  }

  sessionAt(kiosk: string): Session | undefined {
    return this.#sessions.get(kiosk);
  }
}

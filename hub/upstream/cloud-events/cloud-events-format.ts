// Records as CloudEvents on halls/<hallId>/<lane>, and the presence of the hub, retained, with its will beside it.

import type { Clock } from '../../foundation/clock.ts';
import type { HallId } from '../../messages/ids.ts';
import { rfc3339 } from '../../messages/rfc3339.ts';
import { centreTopics } from '../../messages/topics.ts';
import type { FormatLine, FormatSession, OutgoingMessage, RecordFormat } from '../record-format.ts';
import { toCloudEvent } from './cloud-event.ts';

export interface CloudEventsOptions {
  readonly hall: HallId;
  readonly clock: Clock;
}

type Presence = 'online' | 'offline' | 'lost';

export class CloudEventsFormat implements RecordFormat {
  readonly #options: CloudEventsOptions;

  constructor(options: CloudEventsOptions) {
    this.#options = options;
  }

  dial(): FormatSession {
    const { hall } = this.#options;
    let line: FormatLine | undefined;
    return {
      will: this.#presence('lost'),
      subscriptions: [],
      open: (opened) => {
        line = opened;
        line.publish(this.#presence('online'));
        line.ready();
      },
      send: (record, { isHistorical, onAcknowledged }) => {
        const payload = toCloudEvent(record, { hall, isHistorical });
        line?.publish({ topic: centreTopics.lane(hall, record.lane), payload, qos: 1, retain: false }, onAcknowledged);
      },
      take: () => {},
      close: (onSaid) => line?.publish(this.#presence('offline'), onSaid),
    };
  }

  #presence(state: Presence): OutgoingMessage {
    const { hall, clock } = this.#options;
    const payload = JSON.stringify({ state, at: rfc3339(clock.now()) });
    return { topic: centreTopics.presence(hall), payload, qos: 1, retain: true };
  }
}

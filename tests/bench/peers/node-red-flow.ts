// The flow of the Node-RED contestant, as its editor would save it.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../support/atrium-process.ts';

/** Its login stands in a file of its own. */
export const CENTRE_NODE = 'centre';

/** What the aedes node calls back for every message, `$SYS` and wills aside, is text with a schema for the JSON node. */
const PICK = `
const { packet, client } = msg.payload;
if (!client) return null;
return { topic: 'halls/test-hall/event', payload: packet.payload.toString(), schema: context.get('schema') };
`;

/** aedes broker ─▶ pick ─▶ json, with the schema of a kiosk's events ─▶ mqtt out. Without the loop of an `mqtt in` node. */
export function flowOf(port: number, centrePort: number): object[] {
  const at = { z: 'flow', x: 0, y: 0 };
  return [
    { id: 'flow', type: 'tab', label: 'bench' },
    { ...at, id: 'broker', type: 'aedes broker', mqtt_port: port, mqtt_ws_bind: 'port', wires: [[], ['pick']] },
    { ...at, id: 'pick', type: 'function', func: PICK, initialize: keepSchema(), outputs: 1, wires: [['json']] },
    { ...at, id: 'json', type: 'json', property: 'payload', action: 'obj', wires: [['out']] },
    { ...at, id: 'out', type: 'mqtt out', qos: '1', retain: 'false', broker: CENTRE_NODE, wires: [] },
    {
      ...{ id: CENTRE_NODE, type: 'mqtt-broker', broker: '127.0.0.1', port: String(centrePort), clientid: 'node-red' },
      ...{ protocolVersion: '4', keepalive: '60', cleansession: true, autoConnect: true, usetls: false },
    },
  ];
}

/** Node-RED's validator knows draft 7 and no formats; the kiosk's schema needs no more of 2020-12 than its name. */
function keepSchema(): string {
  const file = join(ROOT, 'firmware-contracts/kiosk/schemas/event.schema.json');
  const { $schema, ...schema } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  return `context.set('schema', ${withoutFormats(schema)});`;
}

function withoutFormats(schema: object): string {
  return JSON.stringify(schema, (key, value: unknown) =>
    key === 'format' && typeof value === 'string' ? undefined : value,
  );
}

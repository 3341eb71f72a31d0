// Commands from the centre: over HTTP or straight over the broker, followed until the hall says how they ended.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AtriumProcess } from '../../support/atrium-process.ts';
import { Mosquitto } from '../../support/mosquitto.ts';
import { waitFor } from '../../support/wait-for.ts';
import { EmbeddedCentre } from './embedded-centre.ts';
import { HallLine } from './hall-line.ts';

const ASKED = { id: 'c-1', hall: 'hall-1', device: 'kiosk-01', name: 'restart', asker: 'anna', ttlS: 10 };
const reply = (state: string, reason: object | null = null) => {
  return {
    id: 'c-1',
    device: 'kiosk-01',
    name: 'restart',
    state,
    reason,
    asker: 'anna',
    at: '2026-01-05T10:00:00.000Z',
  };
};
const OFFLINE = { code: 'device-offline', text: { en: 'The device is offline.', zh: '设备离线。' } };

describe('the centre over HTTP', () => {
  let centre: EmbeddedCentre;
  let hub: HallLine;

  beforeEach(async () => {
    centre = await EmbeddedCentre.start();
    hub = await HallLine.open(centre.url);
  });
  afterEach(async () => {
    hub.close();
    await centre.stop();
  });

  const steps = async (): Promise<string[]> => {
    const { steps } = await centre.get<{ steps: { state: string }[] }>('commands/hall-1/c-1');
    return steps.map(({ state }) => state);
  };

  it('sends a command with its times, not retained, and keeps each state as the hall says it', async () => {
    const answer = await centre.ask('POST', 'commands', { ...ASKED, arguments: { afterS: 5 } });
    expect([answer.status, await answer.json()]).toEqual([202, expect.objectContaining({ isFinal: false, steps: [] })]);
    const sent = await waitFor(() => hub.commands[0]);
    expect(Object.keys(sent).sort()).toEqual(['arguments', 'asker', 'device', 'expiresAt', 'id', 'issuedAt', 'name']);
    expect(Date.parse(sent.expiresAt) - Date.parse(sent.issuedAt)).toBe(10_000);
    // Two replies that the network turned round.
    for (const state of ['sent', 'accepted', 'sent', 'succeeded']) await hub.publish('replies', reply(state));
    await waitFor(async () => (await steps()).length === 3);
    expect(await steps()).toEqual(['accepted', 'sent', 'succeeded']);
    expect(await centre.get('commands/hall-1/c-1')).toMatchObject({ isFinal: true });
    const later = await HallLine.open(centre.url);
    await later.publish('presence', { state: 'online' });
    expect(later.commands).toEqual([]);
    later.close();
  });

  it('lets no device give orders to the terminal of a person', async () => {
    await centre.ask('POST', 'commands', ASKED);
    await waitFor(() => hub.commands[0]);
    const reason = { code: 'device-failed', text: { en: '\u001b]0;pwned\u0007\u001b[2J', zh: '' } };
    await hub.publish('replies', { ...reply('failed', reason), at: '\u001b[31m' });
    await waitFor(async () => (await steps()).length === 1);
    expect(JSON.stringify(await centre.get('commands/hall-1/c-1'))).not.toMatch(/\\u00/);
  });

  it('learns the end from the record where the reply got lost with the line', async () => {
    await centre.ask('POST', 'commands', ASKED);
    const data = { ...reply('refused', OFFLINE), changedAt: '2026-01-05T10:00:01.000Z', at: undefined };
    await hub.send(1, { type: 'io.atrium.command.changed', data });
    await waitFor(async () => (await steps()).length === 1);
    expect(await centre.get('commands/hall-1/c-1')).toMatchObject({
      steps: [{ state: 'refused', reason: 'The device is offline.', at: '2026-01-05T10:00:01.000Z' }],
    });
  });

  it('hears nothing from a hall that was not asked, nor states that no command has', async () => {
    await centre.ask('POST', 'commands', { ...ASKED, hall: 'hall-2' });
    await hub.publish('replies', reply('succeeded'));
    await hub.publish('replies', reply('probably'));
    await hub.send(1);
    expect(await centre.get('figures')).toMatchObject({ halls: { 'hall-1': { lanes: { event: { received: 1 } } } } });
    expect(await centre.get('commands/hall-2/c-1')).toMatchObject({ steps: [] });
  });

  it.each([
    ['no hall', { hall: undefined }, /hall/],
    ['a hall that would reach others', { hall: '+' }, /hall/],
    ['an id that is no key', { id: 'a b' }, /id has/],
    ['arguments that are a list', { arguments: [1] }, /arguments/],
    ['a time to live of a week', { ttlS: 7 * 24 * 3600 }, /ttlS/],
    ['an asker of 129 characters', { asker: 'a'.repeat(129) }, /asker/],
  ])('refuses a request with %s', async (_, change, why) => {
    const answer = await centre.ask('POST', 'commands', { ...ASKED, ...change });
    expect([answer.status, await answer.json()]).toEqual([400, { error: expect.stringMatching(why) as unknown }]);
    expect(hub.commands).toEqual([]);
  });

  it('forgets the oldest commands rather than running out of memory', async () => {
    for (let index = 0; index < 1001; index += 1)
      centre.centre.commands.send({ ...ASKED, id: `c-${index}`, arguments: {} });
    expect(centre.centre.commands.find('hall-1', 'c-0')).toBeUndefined();
    expect(centre.centre.commands.find('hall-1', 'c-1')).toBeDefined();
  });

  it.each([
    ['succeeded', null, 0],
    ['failed', OFFLINE, 1],
  ])(
    'atrium centre command prints each state and ends with the code of the last: %s',
    async (state, reason, exitCode) => {
      const args = ['--hall', 'hall-1', '--device', 'kiosk-01', '--name', 'restart', '--id', 'c-1', '--ttl', '10'];
      const cli = new AtriumProcess(['centre', 'command', ...args, '--api', centre.apiUrl]);
      await waitFor(() => hub.commands[0]);
      await hub.publish('replies', reply('accepted'));
      await cli.prints(/accepted/);
      await hub.publish('replies', reply(state, reason));
      expect(await cli.ended()).toBe(exitCode);
      expect(cli.output).toMatch(reason ? /failed: The device is offline\./ : /Z succeeded\n$/);
    },
  );
});

describe('atrium centre command over a broker', () => {
  let mosquitto: Mosquitto;
  let hub: HallLine;
  beforeEach(async () => {
    mosquitto = await Mosquitto.start();
    hub = await HallLine.open(mosquitto.url);
  });
  afterEach(async () => {
    hub.close();
    await mosquitto.dispose();
  });

  const command = (...more: string[]): AtriumProcess => {
    const args = ['--hall', 'hall-1', '--device', 'kiosk-01', '--name', 'restart', '--id', 'c-1'];
    return new AtriumProcess(['centre', 'command', ...args, '--broker', mosquitto.url, ...more]);
  };

  it('needs no running centre', async () => {
    const cli = command('--arguments', '{"afterS":5}', '--asker', 'bert');
    expect(await waitFor(() => hub.commands[0])).toMatchObject({ arguments: { afterS: 5 }, asker: 'bert' });
    await hub.publish('replies', reply('refused', OFFLINE));
    expect(await cli.ended()).toBe(1);
    expect(cli.output).toMatch(/refused: The device is offline\./);
  });

  it('says that it does not know what became of it where the hall keeps silent', async () => {
    const cli = command('--ttl', '0.1');
    expect(await cli.ended()).toBe(2);
    expect(cli.output).toMatch(/not known what became/);
  });

  it('says what to do where nothing answers, and what is wrong with the arguments', async () => {
    const wrong = command('--arguments', '[1]');
    expect(await wrong.ended()).toBe(1);
    expect(wrong.output).toMatch(/arguments is no JSON object.*SIMULATION_INPUT_INVALID/);
    const broken = command('--arguments', '{bad');
    expect(await broken.ended()).toBe(1);
    expect(broken.output).toMatch(/no JSON: \{bad/);
    expect(hub.commands).toEqual([]);
    await mosquitto.kill();
    const cli = command();
    expect(await cli.ended()).toBe(1);
    expect(cli.output).toMatch(/does not let the centre in.*Check --broker.*SIMULATION_LINE_LOST/);
  });
});

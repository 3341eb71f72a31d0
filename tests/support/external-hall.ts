// A hall whose devices connect to a Mosquitto of the site, set up as docs/external-broker.md says, word for word.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atrium, ROOT } from './atrium-process.ts';
import { Mosquitto } from './mosquitto.ts';
import type { FrontDoor } from './test-device.ts';
import { TestHall, type TestHallOptions } from './test-hall.ts';

const HUB_USER = 'atrium-hub';

export class ExternalHall {
  readonly hall: TestHall;
  readonly mosquitto: Mosquitto;
  readonly #folder: string;

  private constructor(hall: TestHall, mosquitto: Mosquitto, folder: string) {
    this.hall = hall;
    this.mosquitto = mosquitto;
    this.#folder = folder;
  }

  /** Ready for `hall.startHub()`. */
  static async create(options: TestHallOptions): Promise<ExternalHall> {
    const folder = mkdtempSync(join(tmpdir(), 'atrium-external-'));
    for (const name of ['acl', 'passwords']) writeFileSync(join(folder, name), '');
    const mosquitto = await Mosquitto.start({ configuration: (place) => documentedConfiguration(folder, place) });
    const external = { url: mosquitto.url, username: HUB_USER, passwordFile: 'broker-password' };
    const broker = { port: mosquitto.port, limits: options.limits ?? {}, external };
    const hall = await TestHall.create({ ...options, config: { ...options.config, broker } });
    writeFileSync(join(hall.folder, 'broker-password'), 'secret of the hub');
    const secrets = ['--secrets-file', join(hall.folder, 'device-secrets.json')];
    await atrium('device', 'export', '--format', 'mosquitto', '--to', folder, '--config', hall.configFile, ...secrets);
    mosquitto.reload();
    return new ExternalHall(hall, mosquitto, folder);
  }

  /** Where devices connect. */
  get door(): FrontDoor {
    return { brokerPort: this.mosquitto.port, secretOf: (device) => this.hall.secretOf(device) };
  }

  /** Whether the hub says that it is ready. */
  async isReady(): Promise<boolean> {
    return (await fetch(`http://127.0.0.1:${this.hall.statusPort}/readyz`)).status === 200;
  }

  async remove(): Promise<void> {
    await this.hall.remove();
    await this.mosquitto.dispose();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** The block of the documentation, with this machine's port and folders. */
function documentedConfiguration(files: string, { port, folder }: { port: number; folder: string }): string {
  const [, block = ''] =
    /```conf\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, 'docs/external-broker.md'), 'utf8')) ?? [];
  const replacements = [
    ['listener 1883 0.0.0.0', `listener ${port} 127.0.0.1`],
    ['/etc/mosquitto/atrium/', `${files}/`],
    ['/var/lib/mosquitto/', `${folder}/`],
  ] as const;
  for (const [text] of replacements) if (!block.includes(text)) throw new Error(`the documentation lacks "${text}"`);
  mkdirSync(folder, { recursive: true });
  return replacements.reduce((text, [from, to]) => text.replaceAll(from, to), block);
}

// A hall for scenarios: a temporary folder with configuration and registered devices, and the hub as a process.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { AlarmBody, DeviceBody, QuarantineBody, UpstreamBody } from '../../hub/status/api.ts';
import { AtriumProcess, atrium, ROOT } from './atrium-process.ts';
import { freePort } from './free-port.ts';

export interface TestDevice {
  readonly id: string;
  readonly class: string;
}

export interface TestHallOptions {
  readonly devices: readonly TestDevice[];
  /** The centre; none: the hall stands alone. */
  readonly centre?: { readonly port: number; readonly username: string; readonly password: string };
  readonly limits?: object;
  /** Further keys of the configuration. */
  readonly config?: object;
}

export class TestHall {
  readonly folder: string;
  readonly configFile: string;
  readonly brokerPort: number;
  readonly statusPort: number;
  #secrets: Readonly<Record<string, string>> = {};
  #token = '';
  readonly #processes: AtriumProcess[] = [];

  private constructor(folder: string, ports: { brokerPort: number; statusPort: number }) {
    this.folder = folder;
    this.configFile = join(folder, 'hall.yaml');
    this.brokerPort = ports.brokerPort;
    this.statusPort = ports.statusPort;
  }

  static async create(options: TestHallOptions): Promise<TestHall> {
    const folder = await mkdtemp(join(tmpdir(), 'atrium-hall-'));
    const hall = new TestHall(folder, { brokerPort: await freePort(), statusPort: await freePort() });
    await hall.#prepare(options);
    return hall;
  }

  /** Of the API. */
  get token(): string {
    return this.#token;
  }

  secretOf(device: string): string {
    const secret = this.#secrets[device];
    if (secret === undefined) throw new Error(`${device} is no device of this hall`);
    return secret;
  }

  /** Resolves when the hub says that it is ready; its environment may be added to. */
  async startHub(environment: Readonly<Record<string, string>> = {}): Promise<AtriumProcess> {
    const hub = new AtriumProcess(['run', '--config', this.configFile], environment);
    this.#processes.push(hub);
    await hub.prints(/ready: /);
    return hub;
  }

  /** Runs another command of this hall; it is ended with the hall. */
  run(...args: readonly string[]): AtriumProcess {
    const child = new AtriumProcess(args);
    this.#processes.push(child);
    return child;
  }

  devices = (): Promise<DeviceBody[]> => this.#get('devices');
  alarms = (): Promise<AlarmBody[]> => this.#get('alarms');
  upstream = (): Promise<UpstreamBody> => this.#get('upstream');
  quarantine = (): Promise<QuarantineBody> => this.#get('quarantine');

  async device(id: string): Promise<DeviceBody> {
    const device = (await this.devices()).find((candidate) => candidate.id === id);
    if (!device) throw new Error(`the hub does not list ${id}`);
    return device;
  }

  async metrics(): Promise<string> {
    return (await fetch(`http://127.0.0.1:${this.statusPort}/metrics`)).text();
  }

  async remove(): Promise<void> {
    for (const child of this.#processes.toReversed()) await child.kill9();
    await rm(this.folder, { recursive: true, force: true });
  }

  async #prepare({ devices, centre, limits = {}, config }: TestHallOptions): Promise<void> {
    const inFolder = (name: string) => join(this.folder, name);
    const upstream = centre && {
      url: `mqtt://127.0.0.1:${centre.port}`,
      username: centre.username,
      passwordFile: 'centre-password',
    };
    if (centre) await writeFile(inFolder('centre-password'), centre.password);
    await writeFile(this.configFile, stringify({ ...this.#config(limits), ...(upstream && { upstream }), ...config }));
    const entries = devices.map((device) => ({ ...device, zone: 'waiting' }));
    await writeFile(inFolder('devices.yaml'), stringify(entries));
    const secretsFile = inFolder('device-secrets.json');
    await atrium(
      'device',
      'import',
      inFolder('devices.yaml'),
      '--config',
      this.configFile,
      '--secrets-file',
      secretsFile,
    );
    this.#secrets = JSON.parse(await readFile(secretsFile, 'utf8')) as Record<string, string>;
    this.#token = (await atrium('token', 'add', 'tests', '--config', this.configFile)).trim();
  }

  #config(limits: object): object {
    return {
      hall: {
        id: 'test-hall',
        name: { en: 'Test hall', zh: '测试营业厅' },
        zones: [{ id: 'waiting', name: { en: 'Waiting', zh: '等候区' } }],
      },
      contracts: [join(ROOT, 'firmware-contracts')],
      data: this.folder,
      broker: { port: this.brokerPort, limits },
      status: { port: this.statusPort },
      simulation: { devices: 'devices.yaml', controlPort: 0 },
    };
  }

  async #get<T>(path: string): Promise<T> {
    const response = await fetch(`http://127.0.0.1:${this.statusPort}/api/v1/${path}`, {
      headers: { authorization: `Bearer ${this.#token}` },
    });
    if (!response.ok) throw new Error(`GET ${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  }
}

// `atrium device add|import|list|remove|export`

import { type Command, Option } from 'commander';
import type { NewDevice } from './device-actions.ts';
import type { ExportOptions } from './device-export.ts';
import { type HallOptions, withHallOptions } from './hall-options.ts';

export function addDeviceCommand(program: Command): void {
  const device = program.command('device').description('register devices and their credentials');
  addAdd(device);
  addImport(device);
  addList(device);
  addRemove(device);
  addExport(device);
}

/** Loaded when a command runs, so that the others need not wait for it. */
const actions = () => import('./device-actions.ts');

function addAdd(device: Command): void {
  withHallOptions(device.command('add <id>'))
    .description('register a device and print its secret, once')
    .requiredOption('--class <class>', 'its device class')
    .option('--zone <zone>', 'the zone it stands in; the first one of the hall unless given')
    .option('--name-en <text>', 'its name in English')
    .option('--name-zh <text>', 'its name in Chinese')
    .addHelpText('after', '\nExample:\n  atrium device add kiosk-02 --class kiosk --zone self-service')
    .action(async (id: string, options: HallOptions & NewDevice) => (await actions()).addDevice(id, options));
}

function addImport(device: Command): void {
  withHallOptions(device.command('import <file>'))
    .description('register the devices of a list (YAML or JSON: id, class, zone, name); those known stay as they are')
    .option('--secrets-file <file>', 'write the secrets to a JSON file for its owner alone, instead of printing them')
    .addHelpText('after', '\nExample:\n  atrium device import configs/demo-devices.yaml --secrets-file secrets.json')
    .action(async (file: string, options: HallOptions & { secretsFile?: string }) =>
      (await actions()).importDevices(file, options),
    );
}

function addList(device: Command): void {
  withHallOptions(device.command('list'))
    .description('list the registered devices')
    .addHelpText('after', '\nExample:\n  atrium device list --config configs/demo.yaml')
    .action(async (options: HallOptions) => (await actions()).listDevices(options));
}

function addRemove(device: Command): void {
  withHallOptions(device.command('remove <id>'))
    .description('remove a device; a running hub closes its connection')
    .addHelpText('after', '\nExample:\n  atrium device remove kiosk-02')
    .action(async (id: string, options: HallOptions) => (await actions()).removeDevice(id, options));
}

function addExport(device: Command): void {
  withHallOptions(device.command('export'))
    .description('write the files by which a broker of the site lets the devices in (docs/external-broker.md)')
    .addOption(new Option('--format <broker>', 'for which broker').choices(['mosquitto']).makeOptionMandatory())
    .requiredOption('--to <dir>', 'folder for the files acl and passwords')
    .option('--secrets-file <file>', 'the file that "device import" wrote; else only secrets exported before are kept')
    .addHelpText('after', '\nExample:\n  atrium device export --format mosquitto --to /etc/mosquitto/atrium')
    .action(async (options: ExportOptions) => (await import('./device-export.ts')).exportDevices(options));
}

// Every word of the page in English; its shape is what any other language must have.

import type { Priority } from '../../../messages/alarm.ts';
import type { CommandState } from '../../../messages/command.ts';
import type { ViolationReason } from '../../../messages/observation.ts';
import type { Lane } from '../../../messages/record.ts';
import type { BrownOut } from '../../../messages/storage-view.ts';
import type { UpstreamView } from '../../../messages/upstream-view.ts';
import type { Connectivity, Health } from '../../../messages/verdict.ts';

const connectivity: Record<Connectivity, string> = {
  'never-seen': 'Never seen',
  online: 'Online',
  late: 'Late',
  silent: 'Silent',
  offline: 'Offline',
};

const health: Record<Health, string> = {
  failure: 'Failure',
  'check-function': 'Check function',
  'out-of-specification': 'Out of specification',
  'maintenance-required': 'Maintenance required',
  normal: 'Normal',
};

const priority: Record<Priority, string> = { high: 'High', medium: 'Medium', low: 'Low' };

const upstreamState: Record<UpstreamView['state'], string> = {
  standalone: 'No centre configured',
  connecting: 'Connecting',
  online: 'Connected',
  offline: 'Disconnected',
};

const lane: Record<Lane, string> = {
  ledger: 'Loss ledger',
  alarm: 'Alarms',
  event: 'Events',
  report: 'Reports',
  telemetry: 'Telemetry',
};

const violation: Record<ViolationReason, string> = {
  'channel-unknown': 'Unknown channel',
  'channel-not-permitted': 'Channel not permitted',
  'too-large': 'Too large',
  'not-utf8': 'Not UTF-8 text',
  'not-json': 'Not JSON',
  'too-deep': 'Nested too deep',
  'duplicate-key': 'Duplicate key',
  'forbidden-key': 'Forbidden key',
  schema: 'Breaks its contract',
  'rate-exceeded': 'Too many messages',
  'hub-failed': 'Defect of the hub',
};

const commandState: Record<CommandState, string> = {
  accepted: 'Accepted',
  refused: 'Refused',
  sent: 'Sent, waits for its effect',
  succeeded: 'Done',
  failed: 'Failed',
  expired: 'Expired',
};

const brownOut: Record<BrownOut, string> = {
  none: 'Enough room',
  'thinned-5': 'Telemetry thinned to 5 minutes',
  'thinned-60': 'Telemetry thinned to 60 minutes',
  dropping: 'Records are being dropped',
};

export const en = {
  commandState,
  brownOut,

  connectivity,
  health,
  priority,
  upstreamState,
  lane,
  violation,

  skipToContent: 'Skip to content',
  sections: 'Sections',
  hall: 'Hall',
  hub: 'Hub',
  alarms: 'Alarms',
  line: 'Centre',
  quarantine: 'Quarantine',
  otherLanguage: '中文',
  switchLanguage: '切换到中文',
  theme: { system: 'Colours: as the device', light: 'Colours: light', dark: 'Colours: dark' },
  logOut: (user: string) => `Log out ${user}`,

  logIn: 'Log in',
  user: 'User name',
  password: 'Password',
  newPassword: 'New password',
  passwordHint: 'At least 10 characters.',
  firstLogin: 'Create the first user',
  firstLoginHint: 'This link works once. Whoever uses it looks after this hall.',
  createUser: 'Create and log in',
  firstLoginNeeded: 'Nobody has logged in here yet. Open the one-time link that the hub printed when it started.',
  unreachable: 'The hub does not answer. Check the network, then try again.',

  loading: 'Loading…',
  away: (time: string) => `The hub does not answer. Shown is what was known at ${time}. Trying again…`,
  notFound: 'There is no such device.',

  overview: 'Overview',
  devices: 'Devices',
  activeAlarms: 'Active alarms',
  lineToCentre: 'Line to the centre',
  noAlarms: 'No active alarm',
  noAlarmsHint: 'Nothing here needs a person now.',
  noDevices: 'No device is registered',
  noDevicesHint: 'Register the first one: atrium device add kiosk-01 --class kiosk',
  vacantZones: (names: readonly string[]) => `Without devices: ${names.join(', ')}`,
  otherZone: 'Other',
  allAlarms: 'All alarms',
  newAlarm: (device: string, label: string) => `New alarm. ${device}: ${label}`,

  lastSeen: 'Last seen',
  never: 'never',
  units: { day: ' d', hour: ' h', minute: ' min', second: ' s' },
  ago: (duration: string) => `${duration} ago`,
  lasting: (duration: string) => `for ${duration}`,
  old: 'old',
  uncertain: 'uncertain',
  yes: 'yes',
  no: 'no',
  noValues: 'No value received yet',

  cause: 'Cause',
  consequence: 'Consequence',
  action: 'What to do',
  activations: (count: number) => `raised ${count} times`,

  backToHall: 'Back to the hall',
  values: 'Values',
  value: 'Value',
  point: 'Point',
  measuredAt: 'Measured',
  faultCodes: 'Fault codes',
  none: 'none',
  messages: 'Messages',
  received: 'Received',
  duplicates: 'Duplicates dropped',
  lost: 'Lost on the way',
  resets: 'Starts of the device',
  violations: 'In breach of the contract',
  deviceId: 'Device id',
  deviceClass: 'Class',
  zone: 'Zone',

  backlog: 'Waiting',
  inFlight: 'On the way',
  lastConfirmed: 'Last confirmed',
  lanes: 'Lanes',
  laneName: 'Lane',
  laneLast: 'Newest record',
  laneConfirmed: 'Confirmed by the centre',
  records: (count: string) => `${count} waiting`,
  confirmation: 'Counts as arrived',
  confirmations: { puback: "when the centre's broker has it", receipt: "when the centre's application has stored it" },

  storage: 'Room for the time without the centre',
  storageUsed: 'Journal',
  storageOf: (used: string, limit: string) => `${used} of ${limit} MB`,
  givenUp: 'Given up so far',
  syncs: 'Disk syncs in the last hour',
  written: 'Written in the last hour',
  megabytes: (count: string) => `${count} MB`,
  unsent: 'Unsent',
  rate: 'Comes in',
  perHour: (megabytes: string) => `${megabytes} MB/h`,
  hoursLeft: 'Lasts for',
  ample: 'long',
  hours: (count: string) => `${count} h`,

  setAside: 'Refused by the centre',
  setAsideHint: 'Refused again and again, so they wait here. Mend the cause at the centre, then send them again.',
  refusals: (count: string) => `refused ${count} times`,
  resend: 'Send again',
  resendOf: (lane: string, seq: number) => `Send again: ${lane} ${seq}`,
  resent: 'On its way.',
  resendNoLine: 'There is no line to the centre now. Try again when it is up.',

  commands: 'Commands',
  send: 'Send',
  sendOf: (command: string) => `Send: ${command}`,
  json: 'As JSON',
  jsonInvalid: 'This is not JSON.',
  recentCommands: 'Asked lately',
  command: 'Command',
  asker: 'Asked by',
  outcome: 'Outcome',
  askedAt: 'At',
  origin: { centre: 'centre', page: 'page', api: 'script' },

  quarantineHint: 'Messages that broke their contract. They were acknowledged and kept here; the device goes on.',
  quarantineEmpty: 'Quarantine is empty',
  quarantineEmptyHint: 'Every message so far kept its contract.',
  quarantineCount: (count: string) => `${count} kept`,
  bytesNotKept: 'The bytes were not kept: they may hold personal data.',
  redacted: 'Personal data was taken out.',
  bytes: (count: string) => `${count} bytes`,
  replay: 'Check again',
  replayOf: (id: number) => `Check again: message ${id}`,
  replayed: (time: string) => `Accepted at ${time}`,
  replayAccepted: 'Accepted now.',
  replayRefused: 'Refused again: the contract still does not allow it.',
  showMore: 'Show more',
  showNewest: 'There are newer ones: show them',
};

export type Words = typeof en;

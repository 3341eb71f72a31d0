// Everything the hub throws: a code to assert on, whether a retry can help, and what a person should do.

/** Each code has a row in docs/errors.md. */
export const ERROR_CODES = [
  'ADDRESS_UNUSABLE',
  'BACKUP_INVALID',
  'AUDIT_IMPOSSIBLE',
  'CONFIG_UNREADABLE',
  'CONFIG_INVALID',
  'CONTRACT_UNREADABLE',
  'CONTRACT_INVALID',
  'CONTRACT_UNKNOWN',
  'DATA_FOLDER_UNUSABLE',
  'DECISION_FAILED',
  'DEVICE_EXISTS',
  'DEVICE_INVALID',
  'DEVICE_UNKNOWN',
  'JOURNAL_UNAVAILABLE',
  'JOURNAL_INVALID',
  'JOURNAL_LOCKED',
  'JOURNAL_REFUSED',
  'LIFECYCLE_TIMEOUT',
  'PORT_TAKEN',
  'REGISTRY_UNREADABLE',
  'RESTORE_REFUSED',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

export interface ErrorDetails {
  readonly retryable?: boolean;
  readonly context?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

export class AtriumError extends Error {
  override readonly name = 'AtriumError';
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly context: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.retryable = details.retryable ?? false;
    this.context = details.context ?? {};
  }
}

/** The code of a Node.js system error such as `EADDRINUSE`; undefined for anything else. */
export function systemErrorCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

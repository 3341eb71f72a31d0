// What a simulator gives up with: a code to assert on, and a sentence that says what to do.

export const SIMULATION_ERROR_CODES = [
  'SIMULATION_CHILD_ENDED',
  'SIMULATION_CONTROL_REFUSED',
  'SIMULATION_DEVICE_RUNNING',
  'SIMULATION_DEVICE_UNKNOWN',
  'SIMULATION_FAULT_UNKNOWN',
  'SIMULATION_FILE_UNREADABLE',
  'SIMULATION_INPUT_INVALID',
  'SIMULATION_LINE_LOST',
  'SIMULATION_PORT_TAKEN',
  'SIMULATION_STORE_UNUSABLE',
] as const;
export type SimulationErrorCode = (typeof SIMULATION_ERROR_CODES)[number];

export class SimulationError extends Error {
  override readonly name = 'SimulationError';
  readonly code: SimulationErrorCode;

  constructor(code: SimulationErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** The code of a Node.js system error such as `EADDRINUSE`; undefined for anything else. */
export function systemErrorCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

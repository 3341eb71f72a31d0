// When a simulator's process is to end: Ctrl-C, a termination, or the death of the process that started it.

/** Resolves on the first of these. */
export function stopRequested(): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => resolve();
    // Not `once`: npm passes Ctrl-C on to a child that has it from the terminal already, and the second would kill.
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    // A parent that was killed cannot say goodbye, but its channel closes.
    if (process.channel) process.once('disconnect', stop);
    process.channel?.unref();
  });
}

// Runs a course of action written as a generator that yields how long it takes, in virtual milliseconds.

import type { Timeline } from '../foundation/timeline.ts';

export type Course = Generator<number, void>;

export function run(timeline: Timeline, course: Course): void {
  const { value, done } = course.next();
  if (!done) timeline.after(value, () => run(timeline, course));
}

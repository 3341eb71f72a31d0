// Moments in time, as a duration that goes on by itself.

import type { JSX } from 'preact';
import { dateTime, duration } from '../state/figures.ts';
import { hubNow } from '../state/hub-time.ts';
import { words } from '../state/preferences.ts';

interface MomentProps {
  /** RFC 3339; null for never. */
  readonly at: string | null;
}

/** `12 min` */
export function Age({ at }: MomentProps): JSX.Element {
  return <Moment at={at} say={(text) => text} />;
}

/** `12 min ago` */
export function Ago({ at }: MomentProps): JSX.Element {
  return <Moment at={at} say={words().ago} />;
}

/** `for 12 min` */
export function Lasting({ at }: MomentProps): JSX.Element {
  return <Moment at={at} say={words().lasting} />;
}

function Moment({ at, say }: MomentProps & { readonly say: (duration: string) => string }): JSX.Element {
  if (at === null) return <span>{words().never}</span>;
  return (
    <time dateTime={at} title={dateTime(at)}>
      {say(duration(Math.max(0, hubNow.value - Date.parse(at))))}
    </time>
  );
}

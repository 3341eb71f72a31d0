// Marks that say a state by their shape as well as by their colour; words always stand beside them.

import type { ComponentChildren, JSX } from 'preact';
import type { Priority } from '../../../messages/alarm.ts';
import type { UpstreamView } from '../../../messages/upstream-view.ts';
import type { Connectivity, Health } from '../../../messages/verdict.ts';

/** A colour of tokens.css. */
export type Tone = 'good' | 'failure' | 'check' | 'specification' | 'maintenance' | 'quiet';

const CONNECTIVITY_TONES: Record<Connectivity, Tone> = {
  online: 'good',
  late: 'specification',
  silent: 'check',
  offline: 'failure',
  'never-seen': 'quiet',
};

const HEALTH_TONES: Record<Health, Tone> = {
  failure: 'failure',
  'check-function': 'check',
  'out-of-specification': 'specification',
  'maintenance-required': 'maintenance',
  normal: 'good',
};

const PRIORITY_TONES: Record<Priority, Tone> = { high: 'failure', medium: 'check', low: 'specification' };

const LINE_TONES: Record<UpstreamView['state'], Tone> = {
  online: 'good',
  connecting: 'specification',
  offline: 'failure',
  standalone: 'quiet',
};

/** What a person looks at first: no contact hides the health that was known before. */
export function toneOf(connectivity: Connectivity, health: Health): Tone {
  return connectivity === 'online' || connectivity === 'late'
    ? worse(CONNECTIVITY_TONES[connectivity], HEALTH_TONES[health])
    : CONNECTIVITY_TONES[connectivity];
}

const worse = (connection: Tone, health: Tone): Tone => (health === 'good' ? connection : health);

/** Disc with tick, clock, dash, cross; a dashed ring where nothing was ever heard. */
const CONNECTIVITY_SHAPES: Record<Connectivity, ComponentChildren> = {
  online: <path d="M4.8 8.3l2.2 2.2 4.3-4.6" />,
  late: <path d="M8 4.6V8l2.4 1.6" />,
  silent: <path d="M5 8h6" />,
  offline: <path d="M5.4 5.4l5.2 5.2m0-5.2l-5.2 5.2" />,
  'never-seen': null,
};

/** After the symbols of NAMUR NE 107: disc, inverted triangle, triangle, diamond. */
const HEALTH_SHAPES: Record<Health, ComponentChildren> = {
  failure: (
    <>
      <circle class="fill" cx="8" cy="8" r="7" />
      <path d="M5.4 5.4l5.2 5.2m0-5.2l-5.2 5.2" />
    </>
  ),
  'check-function': (
    <>
      <path class="fill" d="M.8 2h14.4L8 15z" />
      <path d="M8 4.6v4.2m0 2v.2" />
    </>
  ),
  'out-of-specification': (
    <>
      <path class="fill" d="M8 1l7.2 13H.8z" />
      <path d="M8 5.6v4.2m0 1.9v.1" />
    </>
  ),
  'maintenance-required': (
    <>
      <path class="fill" d="M8 .4L15.6 8 8 15.6.4 8z" />
      <path d="M8 4.8v3.8m0 2.3v.1" />
    </>
  ),
  normal: (
    <>
      <rect class="fill" x="1.4" y="1.4" width="13.2" height="13.2" rx="3" />
      <path d="M4.8 8.3l2.2 2.2 4.3-4.6" />
    </>
  ),
};

/** One, two or three bars: the more, the more urgent. */
const PRIORITY_SHAPES: Record<Priority, ComponentChildren> = {
  high: (
    <>
      <path class="fill" d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" />
      <path d="M5 5v6m3-6v6m3-6v6" />
    </>
  ),
  medium: (
    <>
      <path class="fill" d="M8 .8L15.6 14H.4z" />
      <path d="M6.5 7v4.6m3-4.6v4.6" />
    </>
  ),
  low: (
    <>
      <rect class="fill" x="1" y="3.4" width="14" height="9.2" rx="4.6" />
      <path d="M8 5.8v4.4" />
    </>
  ),
};

function Mark({ tone, children }: { readonly tone: Tone; readonly children: ComponentChildren }): JSX.Element {
  return (
    <svg class={`mark tone-${tone}`} viewBox="0 0 16 16" aria-hidden="true">
      {children}
    </svg>
  );
}

export function ConnectivityMark({ of }: { readonly of: Connectivity }): JSX.Element {
  return (
    <Mark tone={CONNECTIVITY_TONES[of]}>
      <circle class={of === 'never-seen' ? 'dashed' : 'fill'} cx="8" cy="8" r={of === 'never-seen' ? 6.2 : 7} />
      {CONNECTIVITY_SHAPES[of]}
    </Mark>
  );
}

export function HealthMark({ of }: { readonly of: Health }): JSX.Element {
  return <Mark tone={HEALTH_TONES[of]}>{HEALTH_SHAPES[of]}</Mark>;
}

export function PriorityMark({ of }: { readonly of: Priority }): JSX.Element {
  return <Mark tone={PRIORITY_TONES[of]}>{PRIORITY_SHAPES[of]}</Mark>;
}

export function LineMark({ of }: { readonly of: UpstreamView['state'] }): JSX.Element {
  const like: Record<UpstreamView['state'], Connectivity> = {
    online: 'online',
    connecting: 'late',
    offline: 'offline',
    standalone: 'never-seen',
  };
  return (
    <Mark tone={LINE_TONES[of]}>
      <circle class={of === 'standalone' ? 'dashed' : 'fill'} cx="8" cy="8" r={of === 'standalone' ? 6.2 : 7} />
      {CONNECTIVITY_SHAPES[like[of]]}
    </Mark>
  );
}

/** The drawing of a device class, from its contract, in the colour of the text around it. */
export function ClassIcon({ name }: { readonly name: string }): JSX.Element {
  return (
    <span
      class="class-icon"
      aria-hidden="true"
      style={{ '--icon': `url("/api/v1/classes/${encodeURIComponent(name)}/icon.svg")` }}
    />
  );
}

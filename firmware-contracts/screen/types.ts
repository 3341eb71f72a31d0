// Generated from schemas/; `npm run generate` makes it anew.

/**
 * What the device measures, again and again.
 */
export interface ScreenTelemetry {
  /**
   * Device time: RFC 3339, UTC, milliseconds.
   */
  at: string;
  /**
   * New random text at each start of the device.
   */
  boot: string;
  /**
   * Rises by one with each message of this channel within one boot.
   */
  seq: number;
  /**
   * Brightness, %
   */
  brightness: number;
  /**
   * Temperature inside, °C
   */
  temperature: number;
  /**
   * Hours of light, h
   */
  lampHours?: number;
  /**
   * Storage free, %
   */
  storageFree?: number;
}

/**
 * How the device is now; sent on every change and after each connect.
 */
export interface ScreenState {
  /**
   * Device time: RFC 3339, UTC, milliseconds.
   */
  at: string;
  /**
   * New random text at each start of the device.
   */
  boot: string;
  /**
   * Rises by one with each message of this channel within one boot.
   */
  seq: number;
  /**
   * Codes of all faults that are active now; an empty list says that none is.
   *
   * @maxItems 9
   */
  faults: (
    | 'no-signal'
    | 'playback-stalled'
    | 'media-missing'
    | 'lamp-error'
    | 'fan-error'
    | 'temperature-error'
    | 'cover-open'
    | 'filter-dirty'
    | 'wrong-content'
  )[];
  /**
   * Power
   */
  power: 'standby' | 'on' | 'cooling' | 'warm-up';
  /**
   * Input
   */
  input: 'rgb' | 'video' | 'digital' | 'storage' | 'network';
  /**
   * Volume, %
   */
  volume: number;
  /**
   * Playlist on show; absent where there is none
   */
  playlistId?: string;
  /**
   * Playlist revision
   */
  playlistRevision?: number;
  /**
   * Item on show; absent where there is none
   */
  mediaId?: string;
  /**
   * Overlay text
   */
  overlayLevel: 'none' | 'info' | 'warning' | 'emergency';
}

/**
 * Something that happened once; the field type says what.
 */
export type ScreenEvent =
  ScreenMediaPlayed | ScreenMediaRejected | ScreenPlaylistChanged | ScreenOverlayShown | ScreenOverlayEnded;

/**
 * Proof of play
 */
export interface ScreenMediaPlayed {
  /**
   * Device time: RFC 3339, UTC, milliseconds.
   */
  at: string;
  /**
   * New random text at each start of the device.
   */
  boot: string;
  /**
   * Rises by one with each message of this channel within one boot.
   */
  seq: number;
  type: 'media-played';
  /**
   * Playlist
   */
  playlistId: string;
  /**
   * Its revision
   */
  playlistRevision: number;
  /**
   * Item
   */
  mediaId: string;
  /**
   * Begin of the first showing
   */
  from: string;
  /**
   * End of the last showing
   */
  to: string;
  /**
   * Showings between from and to
   */
  count: number;
}
/**
 * Media refused
 */
export interface ScreenMediaRejected {
  /**
   * Device time: RFC 3339, UTC, milliseconds.
   */
  at: string;
  /**
   * New random text at each start of the device.
   */
  boot: string;
  /**
   * Rises by one with each message of this channel within one boot.
   */
  seq: number;
  type: 'media-rejected';
  /**
   * Item
   */
  mediaId: string;
  /**
   * Why it is not shown
   */
  reason: 'hash-mismatch' | 'download-failed' | 'format-unsupported';
}
/**
 * Playlist changed
 */
export interface ScreenPlaylistChanged {
  /**
   * Device time: RFC 3339, UTC, milliseconds.
   */
  at: string;
  /**
   * New random text at each start of the device.
   */
  boot: string;
  /**
   * Rises by one with each message of this channel within one boot.
   */
  seq: number;
  type: 'playlist-changed';
  /**
   * Playlist now
   */
  playlistId: string;
  /**
   * Its revision
   */
  playlistRevision: number;
}
/**
 * Overlay shown
 */
export interface ScreenOverlayShown {
  /**
   * Device time: RFC 3339, UTC, milliseconds.
   */
  at: string;
  /**
   * New random text at each start of the device.
   */
  boot: string;
  /**
   * Rises by one with each message of this channel within one boot.
   */
  seq: number;
  type: 'overlay-shown';
  /**
   * Level of the text
   */
  level: 'info' | 'warning' | 'emergency';
}
/**
 * Overlay ended
 */
export interface ScreenOverlayEnded {
  /**
   * Device time: RFC 3339, UTC, milliseconds.
   */
  at: string;
  /**
   * New random text at each start of the device.
   */
  boot: string;
  /**
   * Rises by one with each message of this channel within one boot.
   */
  seq: number;
  type: 'overlay-ended';
  /**
   * Level of the text
   */
  level: 'info' | 'warning' | 'emergency';
  /**
   * Why
   */
  reason: 'expired' | 'cleared' | 'replaced';
}

/**
 * Whether the device is there: online after connecting, offline before leaving, lost as its will.
 */
export interface ScreenPresence {
  /**
   * Device time: RFC 3339, UTC, milliseconds.
   */
  at: string;
  /**
   * New random text at each start of the device.
   */
  boot: string;
  /**
   * Rises by one with each message of this channel within one boot.
   */
  seq: number;
  /**
   * lost is published by the broker, with the time at which the device connected.
   */
  state: 'online' | 'offline' | 'lost';
}

/**
 * What the hub asks of the device; the field name says what. The device ignores a command that is expired, retained or known.
 */
export type ScreenCommand =
  ScreenPlayCommand | ScreenOverlayCommand | ScreenClearOverlayCommand | ScreenPowerCommand | ScreenVolumeCommand;

/**
 * Play a playlist
 */
export interface ScreenPlayCommand {
  /**
   * Unique; a device carries out each id once.
   */
  id: string;
  name: 'play';
  arguments: {
    playlistId: string;
    revision: number;
    /**
     * The higher wins.
     */
    priority?: number;
    /**
     * @minItems 1
     * @maxItems 50
     */
    items: {
      mediaId: string;
      url: string;
      /**
       * A file with another hash is never shown.
       */
      sha256: string;
      durationMs: number;
    }[];
  };
  /**
   * RFC 3339, UTC, milliseconds.
   */
  issuedAt: string;
  /**
   * RFC 3339, UTC, milliseconds.
   */
  expiresAt: string;
}
/**
 * Show a text over everything
 */
export interface ScreenOverlayCommand {
  /**
   * Unique; a device carries out each id once.
   */
  id: string;
  name: 'overlay';
  arguments: {
    text: string;
    level: 'info' | 'warning' | 'emergency';
    /**
     * The text goes by itself after this many seconds.
     */
    ttlS: number;
  };
  /**
   * RFC 3339, UTC, milliseconds.
   */
  issuedAt: string;
  /**
   * RFC 3339, UTC, milliseconds.
   */
  expiresAt: string;
}
/**
 * Take the text away
 */
export interface ScreenClearOverlayCommand {
  /**
   * Unique; a device carries out each id once.
   */
  id: string;
  name: 'clearOverlay';
  arguments: {};
  /**
   * RFC 3339, UTC, milliseconds.
   */
  issuedAt: string;
  /**
   * RFC 3339, UTC, milliseconds.
   */
  expiresAt: string;
}
/**
 * Switch on or to standby
 */
export interface ScreenPowerCommand {
  /**
   * Unique; a device carries out each id once.
   */
  id: string;
  name: 'power';
  arguments: {
    power: 'on' | 'standby';
  };
  /**
   * RFC 3339, UTC, milliseconds.
   */
  issuedAt: string;
  /**
   * RFC 3339, UTC, milliseconds.
   */
  expiresAt: string;
}
/**
 * Set the volume
 */
export interface ScreenVolumeCommand {
  /**
   * Unique; a device carries out each id once.
   */
  id: string;
  name: 'volume';
  arguments: {
    volume: number;
  };
  /**
   * RFC 3339, UTC, milliseconds.
   */
  issuedAt: string;
  /**
   * RFC 3339, UTC, milliseconds.
   */
  expiresAt: string;
}

/**
 * What became of a command.
 */
export interface ScreenReply {
  /**
   * Device time: RFC 3339, UTC, milliseconds.
   */
  at: string;
  /**
   * New random text at each start of the device.
   */
  boot: string;
  /**
   * Rises by one with each message of this channel within one boot.
   */
  seq: number;
  /**
   * The id of the command.
   */
  commandId: string;
  /**
   * refused: not tried. failed: tried in vain.
   */
  outcome: 'succeeded' | 'failed' | 'refused';
  /**
   * Why it failed or was refused, for a person.
   */
  reason?: string;
}

/** Payload of each channel. */
export interface ScreenPayloads {
  telemetry: ScreenTelemetry;
  state: ScreenState;
  event: ScreenEvent;
  presence: ScreenPresence;
  command: ScreenCommand;
  reply: ScreenReply;
}

/** Every bound of the Realtime server. Sizes are bytes, times milliseconds, unless a name says otherwise. */
export const defaultLimits = {
  /** One frame from a client. A larger one closes the socket with 1009. */
  frameBytes: 1024 * 1024,
  /** Frames of one socket waiting behind a slow check; beyond it the socket is not read until they are worked off. */
  queueBytes: 4 * 1024 * 1024,
  /** Unsent data of one socket; beyond it the reader is too slow and the socket is closed with 1013. */
  bufferedBytes: 8 * 1024 * 1024,
  /** How long a socket that we close may take to answer before it is cut. */
  closeGraceMs: 2_000,

  /** As many as hosted projects allow. */
  channelsPerConnection: 100,
  /** Frames a connection may send for long, and how many of them at once. One reconnect may rejoin every channel. */
  framesPerSecond: 100,
  frameBurst: 500,

  /** A topic as it stands on the wire, `realtime:` included: one byte holds its length. */
  topicBytes: 255,

  /** A client that says nothing for this long is gone; supabase-js sends a heartbeat every 25 s. */
  silenceMs: 60_000,
  silenceCheckMs: 10_000,
  /** How long one question to the row-level policies may take. */
  policyMs: 5_000,

  /** The payload of one broadcast from the database; hosted projects stop at the same size. */
  databasePayloadBytes: 3_000_000,
  /** Rows the database feed reads at once. */
  feedPage: 100,
  /** How often the feed looks for rows it was not told of. */
  feedSweepMs: 10_000,
  /** Pause before the feed reads again after it could not. */
  feedRetryMs: 250,

  /** Hosted projects keep the rows of realtime.messages for three days. */
  retentionMs: 3 * 24 * 60 * 60 * 1000,
  retentionCheckMs: 60 * 60 * 1000,
  retentionBatch: 10_000,
}

export type Limits = Readonly<typeof defaultLimits>

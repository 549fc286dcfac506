/** Rises when a shape below changes in a way that an older peer would misread. Additions do not raise it: every object here is loose. */
export const protocolVersion = 1

export const limits = {
  mutationsPerRequest: 500,
  requestBytes: 1_000_000,
  mutationBytes: 256_000,
  /** How deep arguments may be nested, and how many items one list or object may have. A request around them adds a few levels. */
  mutationDepth: 24,
  itemsPerList: 10_000,
  cookieBytes: 16_000,
  wantedSpaces: 50,
  recordsPerResponse: 5_000,
  announcementBytes: 16_000,
} as const

/** Raised when kinds or mutations are added, so that each side can tell which of the two is older. */
export const schemaVersion = 15

/**
 * The account library's own tables, in its own column names. Dates and booleans are the library's affair and differ between the databases,
 * so only what reads the same on both is read from here directly.
 */
export interface AccountTables {
  user: {
    id: string
    name: string
    email: string
    emailVerified: unknown
    image: string | null
    createdAt: unknown
    updatedAt: unknown
    admin: unknown
    locked: unknown
    /** The child profile whose devices this account stands for, else null. */
    child: string | null
    zone: string | null
    language: string | null
  }
  session: {
    id: string
    expiresAt: unknown
    token: string
    createdAt: unknown
    updatedAt: unknown
    ipAddress: string | null
    userAgent: string | null
    userId: string
  }
  account: { id: string; userId: string }
  verification: { id: string; identifier: string; expiresAt: unknown }
  jwks: { id: string }
  invitation: {
    id: string
    secret_hash: string
    kind: 'guardian' | 'enrolment' | 'co-tutor' | 'hand-over'
    learner: string | null
    class: string | null
    email: string | null
    created_by: string
    created_by_name: string
    created_at: number
    expires_at: number
    accepted_at: number | null
    accepted_by: string | null
    accepted_learner: string | null
    /** When accepting it had done all its work. */
    finished_at: number | null
    revoked_at: number | null
  }
  device_code: {
    code_hash: string
    learner: string
    created_by: string
    created_at: number
    expires_at: number
    used_at: number | null
  }
  /** What administrators did to accounts and whose records they opened. */
  audit: { id: string; at: number; actor: string; act: string; subject: string; reason: string | null }
}

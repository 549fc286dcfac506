import { At } from '@etude/core'
import type { Instant } from '@etude/core'

/** The server's own word for when and where: a mutation that no device sent. */
export const serverAt = (now: Instant): At => At.parse({ instant: now, zone: 'UTC', offset: 0 })

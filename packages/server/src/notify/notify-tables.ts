export interface NotifyTables {
  /** Mails that no server was there to send. */
  mail_outbox: { id: string; recipient: string; subject: string; body: string; created_at: number }
}

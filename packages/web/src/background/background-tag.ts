const prefix = 'etude-sync:'

/** What the browser gives back with a background sync: whose edits wait. */
export const backgroundTag = (account: string): string => prefix + account

export const accountIn = (tag: string): string | null => (tag.startsWith(prefix) ? tag.slice(prefix.length) : null)

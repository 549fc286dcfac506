// Dexie tells other threads what it wrote, through the real event loop and outside every seed. Here each tab has a channel of its own.
delete (globalThis as { BroadcastChannel?: unknown }).BroadcastChannel

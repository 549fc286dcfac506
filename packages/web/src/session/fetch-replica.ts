/**
 * The code of the replica, for whoever was here before while the rest of the app starts. It starts up in two steps, since nothing is
 * drawn and no tap is heard during one.
 */
export async function fetchReplica() {
  await import('./replica-kinds.ts')
  return await import('@etude/client-sdk')
}

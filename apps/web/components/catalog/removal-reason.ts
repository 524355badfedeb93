/** Why an entity was removed, as a clause without a full stop. */
export function removalReason({ reason, source, actor }: { reason: string; source: string; actor: string | null }): string {
  if (reason === 'person') return `${actor ?? 'someone'} removed it`
  if (reason === 'disconnected') return `${actor ?? 'someone'} disconnected ${source || 'its source'}`
  return `${source || 'its source'} no longer contains it`
}

/** The latest notifications of a person, and how many of all are new. */
export type Inbox = {
  notifications: { id: string; title: string; body: string; path: string; at: Date; readAt: Date | null }[]
  unread: number
}

/** The list as it is when some of it, or all notifications, have been marked. */
export const withRead = (inbox: Inbox, ids: 'all' | readonly string[], read: boolean): Inbox => {
  const marked = inbox.notifications.filter((n) => (ids === 'all' || ids.includes(n.id)) && (n.readAt !== null) !== read)
  const unread = ids === 'all' ? 0 : inbox.unread + (read ? -marked.length : marked.length)
  const readAt = read ? new Date() : null
  return { notifications: inbox.notifications.map((n) => (marked.includes(n) ? { ...n, readAt } : n)), unread }
}

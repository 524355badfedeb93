/** True while this page is on its way out, so that nothing else sends it elsewhere meanwhile. */
export const leaving = { now: false }

/** Goes to another address for good, from a page that has just ended something: a session, a membership. */
export function leaveFor(href: string): void {
  leaving.now = true
  window.location.assign(href)
}

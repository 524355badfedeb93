/** True while this page is on its way out, so that nothing else sends it elsewhere meanwhile. */
export const navigation = { now: false }

/** Goes to another address for good, from a page that has just ended something: a session, a membership. */
export function navigateAway(href: string): void {
  navigation.now = true
  window.location.assign(href)
}

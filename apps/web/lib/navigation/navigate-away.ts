/** True while this page is navigating away, so that nothing else redirects it meanwhile. */
export const navigation = { now: false }

/** Replaces the page with another one after it has ended a session or a membership. */
export function navigateAway(href: string): void {
  navigation.now = true
  window.location.assign(href)
}

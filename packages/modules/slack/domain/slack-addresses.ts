/** Where Slack is. @param url of a stand-in; without one, Slack's own */
export function slackAddresses(url = 'https://slack.com') {
  const { origin } = new URL(url)
  const hooks = url === 'https://slack.com' ? 'https://hooks.slack.com' : origin
  return {
    api: `${url}/api/`,
    /** Where an admin allows the app. https://docs.slack.dev/authentication/installing-with-oauth */
    authorize: `${url}/oauth/v2/authorize`,
    /** Whether an address to reply at is one of Slack's. */
    isResponseUrl: (address: string) => URL.canParse(address) && new URL(address).origin === hooks,
  }
}

/** Path of the address that Slack redirects to once the app is allowed. */
export const slackCallbackPath = '/oauth/slack'

/** Permissions of the bot, each for something that it does. */
export const slackScopes = [
  'app_mentions:read', // mentions in channels
  'channels:read', // whether a channel is shared with another company
  'groups:read',
  'mpim:read',
  'chat:write', // answers and notifications
  'commands',
  'im:history', // direct messages
] as const

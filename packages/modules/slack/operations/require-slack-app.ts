import { AppError } from '@callboard/core/errors'
import type { Platform, SlackApp } from '@callboard/kernel/platform'

/** @throws AppError `unavailable` if the operator has not configured a Slack app */
export function requireSlackApp({ slack }: Pick<Platform, 'slack'>): SlackApp {
  if (slack) return slack
  throw new AppError(
    'unavailable',
    'This installation has no Slack app. Ask the operator to set SLACK_CLIENT_ID and its secrets.',
  )
}

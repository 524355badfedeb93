import type { HandlersOf } from '@callboard/kernel/handler'
import type { slackJobs } from './jobs.ts'
import { actInSlack } from './operations/act-in-slack.ts'
import { answerInSlack } from './operations/answer-in-slack.ts'
import { sendSlackNotification } from './operations/send-slack-notification.ts'

export const slackHandlers: HandlersOf<typeof slackJobs> = {
  answerInSlack: (context, payload) => answerInSlack(context, payload),
  actInSlack: (context, payload) => actInSlack(context, payload),
  sendSlackNotification: (context, payload) => sendSlackNotification(context, payload),
}

import { z } from 'zod'

const port = (description: string, initial: number) =>
  z.coerce.number().int().min(0).max(65_535).default(initial).describe(description)

/** The sandbox's environment variables. Set by npm start. */
export const sandboxEnv = {
  SANDBOX_PORT: port('port of the sandbox', 3100),
  SANDBOX_SMTP_PORT: port('port where the sandbox takes mail', 3125),
  SANDBOX_DNS_PORT: port('port where the sandbox answers DNS', 3153),
  SANDBOX_TOKEN: z.string().min(1).describe('access token that the sandbox’s GitHub and GitLab accept'),
  OIDC_CLIENT_ID: z.string().default('callboard').describe('client that the sandbox’s identity provider and GitHub know'),
  OIDC_CLIENT_SECRET: z.string().optional(),
  PUBLIC_URL: z.url().describe('where the sandbox’s identity provider and GitHub send people back to').optional(),
  STRIPE_SECRET_KEY: z.string().optional().describe('key that the sandbox’s Stripe accepts'),
  STRIPE_WEBHOOK_SECRET: z.string().optional(),
  SLACK_CLIENT_ID: z.string().default('callboard').describe('Slack app that the sandbox’s Slack knows'),
  SLACK_CLIENT_SECRET: z.string().optional(),
  SLACK_SIGNING_SECRET: z.string().optional().describe('signs what the sandbox’s Slack sends to PUBLIC_URL'),
  SANDBOX_DATA_DIR: z.string().optional().describe('folder where the sandbox’s Stripe keeps its objects between runs'),
  SANDBOX_GITHUB_DIR: z
    .string()
    .optional()
    .describe('folder with one folder for each repository; the sample organization when unset'),
}

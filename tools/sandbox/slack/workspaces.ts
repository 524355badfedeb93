import { randomBytes } from 'node:crypto'
import type { ViewsOpenArguments } from '@slack/web-api'

export type SlackForm = Extract<ViewsOpenArguments['view'], { type: 'modal' }>
type InputBlock = Extract<SlackForm['blocks'][number], { type: 'input' }>
type TextField = Extract<InputBlock['element'], { type: 'plain_text_input' }>

/** The text fields of a form, by the ids of their blocks. */
export const textFieldsOf = (form: SlackForm): Map<string, TextField> =>
  new Map(
    form.blocks
      .filter((block): block is InputBlock => block.type === 'input')
      .flatMap(({ block_id: id = '', element }) => (element.type === 'plain_text_input' ? [[id, element]] : [])),
  )

/** A message as the stand-in keeps it; `ephemeralTo` is the only one who sees it. */
export type SentMessage = {
  team: string
  channel: string
  text: string
  blocks: unknown[]
  threadTs: string | undefined
  ephemeralTo: string | undefined
}

type Channel = { id: string; name: string; private: boolean; external: boolean }
type Team = { id: string; name: string; bot: string; channels: Channel[]; token: string | undefined }

const channel = (id: string, name: string, of: Partial<Channel> = {}): Channel => ({
  id,
  name,
  private: false,
  external: false,
  ...of,
})

/** Two workspaces with the same channels, what was posted in them, and replies to commands. */
export class SlackWorkspaces {
  readonly teams: Team[] = [
    { id: 'T0MERIDIAN', name: 'Meridian', bot: 'U0BOTMERIDIAN', channels: [], token: undefined },
    { id: 'T0OTHER', name: 'Other', bot: 'U0BOTOTHER', channels: [], token: undefined },
  ]
  readonly messages: SentMessage[] = []
  /** Forms that were opened, newest last. */
  readonly views: { team: string; view: SlackForm }[] = []
  /** What was sent to response URLs, by the last part of their path. */
  readonly responses = new Map<string, Record<string, unknown>[]>()
  /** Triggers that may still open a form. */
  readonly triggers = new Set<string>()
  private readonly codes = new Map<string, Team>()
  private clock = 1_764_000_000

  constructor() {
    for (const team of this.teams)
      team.channels.push(
        channel('C0GENERAL', 'general'),
        channel('C0PAYMENTS', 'payments'),
        channel('C0SECRET', 'secret', { private: true }),
        channel('C0SHARED', 'with-a-partner', { external: true }),
      )
  }

  /** A code that is exchanged for a token once. */
  allow(teamId: string): string {
    const team = this.teams.find(({ id }) => id === teamId)
    if (!team) throw new Error(`There is no workspace ${teamId}.`)
    const code = randomBytes(8).toString('hex')
    this.codes.set(code, team)
    return code
  }

  redeem(code: string): (Team & { token: string }) | undefined {
    const team = this.codes.get(code)
    if (!team) return undefined
    this.codes.delete(code)
    // Allowed again, an app keeps its token.
    team.token ??= `xoxb-${randomBytes(12).toString('hex')}`
    return { ...team, token: team.token }
  }

  ofToken(token: string): Team | undefined {
    return this.teams.find((team) => team.token !== undefined && team.token === token)
  }

  uninstall(team: Team): void {
    team.token = undefined
  }

  /** The timestamp that identifies a message in its channel. */
  timestamp(): string {
    this.clock++
    return `${this.clock}.000100`
  }
}

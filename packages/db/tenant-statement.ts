import pg from 'pg'

/** Values as PostgreSQL writes them in text. */
export type TextRow = (string | null)[]

export type StatementText = {
  text: string
  values: unknown[]
  /** Prepares the statement once per connection. Only for a text that never varies: a connection never forgets one. */
  name?: string
}

const bindTenant = {
  name: 'bind_tenant',
  text: "select set_config('app.tenant_id', $1, true), pg_backend_pid()",
}

/**
 * Connections that lead to one server process for good, because it gives the number that they were given when they were opened:
 * a pooler has its own numbers. Only these can prepare statements. One on which a statement failed is closed.
 */
const direct = new WeakSet<pg.ClientBase>()
const processOf = (client: pg.ClientBase): unknown => Reflect.get(client, 'processID')

/** What pg itself keeps for named statements: on the connection, because a bundler creates several copies of this module. */
const preparedOn = (connection: pg.Connection): Record<string, string> => Reflect.get(connection, 'parsedStatements')

function bindPrepared(connection: pg.Connection, tenantId: string): void {
  const { name, text } = bindTenant
  const prepared = preparedOn(connection)
  if (!prepared[name]) {
    connection.parse({ name, text, types: [] }, true)
    prepared[name] = text
  }
  connection.bind({ statement: name, values: [tenantId] }, true)
  connection.execute({}, true)
}

function bindUnprepared(connection: pg.Connection, tenantId: string): void {
  connection.parse({ name: '', text: bindTenant.text, types: [] }, true)
  connection.bind({ values: [tenantId] }, true)
  connection.execute({}, true)
  // So that the process is known while the statement still runs.
  connection.flush()
}

class TenantStatement extends pg.Query {
  readonly received: TextRow[] = []
  private readonly onBound: (pid: number) => void
  private isDescribed = false

  constructor(
    tenantId: string,
    { text, values, name }: StatementText,
    {
      isDirect,
      onBound,
      onEnd,
    }: { isDirect: boolean; onBound: (pid: number) => void; onEnd: (error: Error | undefined) => void },
  ) {
    super({ text, values, ...(name && isDirect ? { name } : {}), queryMode: 'extended' } as pg.QueryConfig, (error) =>
      onEnd(error ?? undefined),
    )
    this.onBound = onBound
    const submit = this.submit
    this.submit = (connection) => {
      // One packet for both.
      connection.stream.cork()
      try {
        if (isDirect) bindPrepared(connection, tenantId)
        else bindUnprepared(connection, tenantId)
        return Reflect.apply(submit, this, [connection])
      } finally {
        connection.stream.uncork()
      }
    }
  }

  // pg calls these for the messages of the server. It is not asked to describe the row of `bindTenant`, which comes first.

  handleRowDescription(): void {
    this.isDescribed = true
  }

  handleDataRow({ fields }: { fields: TextRow }): void {
    if (this.isDescribed) this.received.push(fields)
    else this.onBound(Number(fields[1]))
  }

  handleCommandComplete(): void {}
}

/**
 * Sends one statement of a tenant together with the one that sets the tenant. The server treats what precedes a Sync message as
 * one transaction (https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-PIPELINING): one round trip without
 * BEGIN and COMMIT, and a setting that ends with the statement, also behind a pooler in transaction mode. If the tenant cannot
 * be set, the server skips the statement.
 * @returns `pid`: the server process that runs it, as soon as the tenant is set; undefined if it cannot be
 */
export function sendForTenant(
  client: pg.ClientBase,
  tenantId: string,
  statement: StatementText,
): { rows: Promise<TextRow[]>; pid: Promise<number | undefined> } {
  const rows = Promise.withResolvers<TextRow[]>()
  const pid = Promise.withResolvers<number | undefined>()
  const isDirect = direct.has(client)
  if (isDirect) pid.resolve(Number(processOf(client)))
  const query = new TenantStatement(tenantId, statement, {
    isDirect,
    onBound: (process) => {
      pid.resolve(process)
      if (process === processOf(client)) direct.add(client)
    },
    onEnd: (error) => {
      pid.resolve(undefined)
      if (error) rows.reject(error)
      else rows.resolve(query.received)
    },
  })
  client.query(query)
  return { rows: rows.promise, pid: pid.promise }
}

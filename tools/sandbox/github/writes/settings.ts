import sodium from 'libsodium-wrappers'

type KeyPair = { publicKey: Uint8Array; privateKey: Uint8Array }

export type RepositoryHook = {
  id: number
  url: string
  events: string[]
  active: boolean
  contentType: string
  insecureSsl: string
  createdAt: Date
}
export type DeployKey = { id: number; title: string; key: string; readOnly: boolean; createdAt: Date }
export type Autolink = { id: number; prefix: string; template: string; alphanumeric: boolean }
export type Environment = {
  id: number
  name: string
  createdAt: Date
  branchPolicy: { protected_branches: boolean; custom_branch_policies: boolean } | null
  waitTimer: number
  preventSelfReview: boolean
  reviewers: { type: 'User' | 'Team'; id: number }[]
  policies: { id: number; name: string; type: 'branch' | 'tag' }[]
  variables: Map<string, string>
  /** As they were before they were sealed. */
  secrets: Map<string, string>
}

/** What templates change in the settings of a repository. */
export class RepositorySettings {
  hooks: RepositoryHook[] = []
  keys: DeployKey[] = []
  autolinks: Autolink[] = []
  readonly environments = new Map<string, Environment>()
  /** Of Actions, as they were before they were sealed. */
  readonly secrets = new Map<string, string>()
  private pair: KeyPair | undefined
  private newest = 0

  nextId(): number {
    this.newest += 1
    return this.newest
  }

  private async keyPair(): Promise<KeyPair> {
    await sodium.ready
    this.pair ??= sodium.crypto_box_keypair()
    return this.pair
  }

  /** The key that secrets are sealed with, in base64. */
  async publicKey(): Promise<string> {
    const { publicKey } = await this.keyPair()
    return sodium.to_base64(publicKey, sodium.base64_variants.ORIGINAL)
  }

  /** @throws for what was not sealed with the public key */
  async open(sealed: string): Promise<string> {
    const { publicKey, privateKey } = await this.keyPair()
    const box = sodium.from_base64(sealed, sodium.base64_variants.ORIGINAL)
    return sodium.to_string(sodium.crypto_box_seal_open(box, publicKey, privateKey))
  }
}

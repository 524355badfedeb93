import sodium from 'libsodium-wrappers'

/**
 * Encrypts a secret for GitHub, which only accepts them as sealed boxes
 * (docs.github.com/rest/guides/encrypting-secrets-for-the-rest-api).
 * @param key the public key of the repository or environment, as GitHub returns it
 * @returns base64
 */
export async function sealSecret(secret: string, key: string): Promise<string> {
  await sodium.ready
  const sealed = sodium.crypto_box_seal(sodium.from_string(secret), sodium.from_base64(key, sodium.base64_variants.ORIGINAL))
  return sodium.to_base64(sealed, sodium.base64_variants.ORIGINAL)
}

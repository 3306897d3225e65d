/** 16 characters of base64url: 96 random bits, made by the database. */
const code = '[A-Za-z0-9_-]{16}'
const bare = new RegExp(`^${code}$`)
const link = new RegExp(`^(?:https?|bonfire-chat)://[^?#]*?(?:#/)?/?invite/(${code})/?$`)

/** The link to hand out: opens in a browser, and in the desktop app when pasted there. */
export const inviteLink = (appUrl: string, inviteCode: string): string =>
  `${appUrl.replace(/[#?].*$/, '').replace(/\/$/, '')}/#/invite/${inviteCode}`

/** The code in what somebody pasted (a link of any kind, or the code itself), or null. */
export function parseInvite(text: string): string | null {
  const trimmed = text.trim()
  if (bare.test(trimmed)) return trimmed
  return link.exec(trimmed)?.[1] ?? null
}

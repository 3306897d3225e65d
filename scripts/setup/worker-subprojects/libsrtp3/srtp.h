// The libsrtp 3 calls that mediasoup makes, on libsrtp 2.
#pragma once

// Version 3 made the policy an opaque type of the same name.
#define srtp_policy_t srtp2_policy_t
#include <srtp2/srtp.h>
#undef srtp_policy_t

#include <cstddef>
#include <cstdint>
#include <cstring>

// Version 3's codes, which version 2 never returns.
constexpr auto srtp_err_status_buffer_small = static_cast<srtp_err_status_t>(28);
constexpr auto srtp_err_status_cryptex_err  = static_cast<srtp_err_status_t>(29);

// mediasoup gives the SSRC in network order, as version 2 wants it.
constexpr auto srtp_stream_remove = srtp_remove_stream;

// Version 2 keeps a pointer to the key: here it points into the policy. srtp_create() takes this as it is.
struct srtp3_policy : srtp2_policy_t
{
	uint8_t masterKey[SRTP_MAX_KEY_LEN];
};
using srtp_policy_t = srtp3_policy*;

inline srtp_err_status_t srtp_policy_create(srtp_policy_t* policy)
{
	*policy        = new srtp3_policy{};
	(*policy)->key = (*policy)->masterKey;
	return srtp_err_status_ok;
}

inline void srtp_policy_destroy(srtp_policy_t policy)
{
	delete policy;
}

inline srtp_err_status_t srtp_policy_set_ssrc(srtp_policy_t policy, srtp_ssrc_t ssrc)
{
	policy->ssrc = ssrc;
	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_profile(srtp_policy_t policy, srtp_profile_t profile)
{
	const auto err = srtp_crypto_policy_set_from_profile_for_rtp(&policy->rtp, profile);
	return err != srtp_err_status_ok ? err : srtp_crypto_policy_set_from_profile_for_rtcp(&policy->rtcp, profile);
}

inline srtp_err_status_t srtp_policy_add_key(
  srtp_policy_t policy,
  const uint8_t* key,
  size_t keyLen,
  const uint8_t* salt,
  size_t saltLen,
  const uint8_t* /*mki*/,
  size_t mkiLen)
{
	if (mkiLen != 0 || keyLen + saltLen > SRTP_MAX_KEY_LEN)
	{
		return srtp_err_status_bad_param;
	}
	std::memcpy(policy->masterKey, key, keyLen);
	std::memcpy(policy->masterKey + keyLen, salt, saltLen);
	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_allow_repeat_tx(srtp_policy_t policy, bool allow)
{
	policy->allow_repeat_tx = allow;
	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_window_size(srtp_policy_t policy, size_t size)
{
	policy->window_size = size;
	return srtp_err_status_ok;
}

// Version 2 works in place and does not know the buffer's size: the caller's is checked for the longest trailer.
inline srtp_err_status_t srtp3_copy(
  srtp_err_status_t (*run)(srtp_t, void*, int*),
  size_t trailerLen,
  srtp_t session,
  const uint8_t* in,
  size_t inLen,
  uint8_t* out,
  size_t* outLen)
{
	if (inLen + trailerLen > *outLen)
	{
		return srtp_err_status_buffer_small;
	}
	if (in != out)
	{
		std::memmove(out, in, inLen);
	}
	int len        = static_cast<int>(inLen);
	const auto err = run(session, out, &len);
	if (err == srtp_err_status_ok)
	{
		*outLen = static_cast<size_t>(len);
	}
	return err;
}

inline srtp_err_status_t srtp_protect(
  srtp_t session, const uint8_t* in, size_t inLen, uint8_t* out, size_t* outLen, size_t /*mkiIndex*/)
{
	return srtp3_copy(srtp_protect, SRTP_MAX_TRAILER_LEN, session, in, inLen, out, outLen);
}

inline srtp_err_status_t srtp_protect_rtcp(
  srtp_t session, const uint8_t* in, size_t inLen, uint8_t* out, size_t* outLen, size_t /*mkiIndex*/)
{
	return srtp3_copy(srtp_protect_rtcp, SRTP_MAX_TRAILER_LEN, session, in, inLen, out, outLen);
}

inline srtp_err_status_t srtp_unprotect(
  srtp_t session, const uint8_t* in, size_t inLen, uint8_t* out, size_t* outLen)
{
	return srtp3_copy(srtp_unprotect, 0, session, in, inLen, out, outLen);
}

inline srtp_err_status_t srtp_unprotect_rtcp(
  srtp_t session, const uint8_t* in, size_t inLen, uint8_t* out, size_t* outLen)
{
	return srtp3_copy(srtp_unprotect_rtcp, 0, session, in, inLen, out, outLen);
}

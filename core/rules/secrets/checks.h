#pragma once

#include "core/rules/rule.h"

// Closer looks at what a secret's regex matched. None needs a network.
namespace sluice::secrets {

// The last six of the 36 characters behind the prefix are the CRC-32 of those before, in base62:
// GitHub's tokens and npm's.
Verdict check_base62_crc(const SecretMatch& match);

// Key ids of AWS are base32; an id with other digits was typed by a person.
Verdict check_aws_key_id(const SecretMatch& match);

// Header and payload are base64url of JSON, and the header names an algorithm. Keys that a browser
// holds by design (role anon) are no secrets; alg none signs nothing.
Verdict check_jwt(const SecretMatch& match);

// The first part is the id of the bot's user, in base64.
Verdict check_discord_token(const SecretMatch& match);

// Base64 of user:password, as HTTP Basic and Docker's config.json have it.
Verdict check_basic_auth(const SecretMatch& match);

// The body of a PEM block: long enough to be a key, and base64.
Verdict check_pem(const SecretMatch& match);
// The same, and its key is encrypted with a passphrase: PKCS#8, RFC 1421 or OpenSSH's own format.
Verdict check_encrypted_pem(const SecretMatch& match);

// A password in a URL: no variable, no word that stands for one; hosts of documentation do not
// count.
Verdict check_url_password(const SecretMatch& match);

// A password behind an option of a command, whose regex says which.
Verdict check_command_password(const SecretMatch& match);

// The last argument of a call that logs in.
Verdict check_login_call(const SecretMatch& match);

// A password behind -u of curl, and not of other commands.
Verdict check_curl_user(const SecretMatch& match);

// A value without a form of its own behind its provider's name: has digits and reads as no words.
Verdict check_random(const SecretMatch& match);

// The same where the provider's name may be the end of another: GEM_REF_DATADOG.
Verdict check_key_of_service(const SecretMatch& match);

// The same for the secret keys of AWS, of which none that was made up is told.
Verdict check_aws_secret(const SecretMatch& match);

// A value behind a name such as api_key or token, on any provider's behalf: random by every
// measure, and neither an id, a digest, a path nor a name.
Verdict check_assigned(const SecretMatch& match);
// The same of a header, whose name says enough.
Verdict check_header(const SecretMatch& match);
// An assignment in any language: `before` is the name, `whole` the sign and the value. The name has
// a word such as token, and says what may stand behind it.
Verdict check_named(const SecretMatch& match);

// The same, where a service stands in the name or before it: values that alone would be doubtful
// count, as its keys may look like anything.
Verdict check_service(const SecretMatch& match);
// A value of the form that the row says, behind the name of its service.
Verdict check_shaped(const SecretMatch& match);

// A value behind a name such as password, in quotes or in a file of settings.
Verdict check_password(const SecretMatch& match);

}  // namespace sluice::secrets

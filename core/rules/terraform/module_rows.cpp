#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

#include "core/model/document.h"
#include "core/model/terraform.h"
#include "core/rules/doc_table.h"
#include "core/rules/rule.h"
#include "core/rules/shared/secret_names.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/value_wording.h"
#include "core/text/ascii.h"

// Configurations themselves: what they load, where their state is kept, how they are described.
namespace sluice::terraform {
namespace {

bool is_unset(const Value& value) {
  return value.is_absent() || value.is_null() ||
         (value.is(Value::Type::string) &&
          value.text().value.find_first_not_of(" \t") == std::string_view::npos);
}

Hit& about(Hit& hit, const Block& block, std::string_view kind) {
  hit.scope = block.scope;
  std::string address(kind);
  address += '.';
  address += block.name.value;
  return hit.with_resource(std::move(address));
}

// An address that a message may show: without whoever signs in, and without what is asked.
std::string shown_address(std::string_view url) {
  std::string text(url.substr(0, url.find('?')));
  const std::size_t host = text.find("://");
  const std::size_t end = std::min(text.find('/', host == text.npos ? 0 : host + 3), text.size());
  const std::size_t at = host == text.npos ? text.npos : text.rfind('@', end);
  if (at != text.npos && at > host) text.erase(host + 3, at + 1 - host - 3);
  return text;
}

// The password of whoever signs in within an address; empty where there is none.
Span password_in(std::string_view url) {
  const std::size_t host = url.find("://");
  if (host == url.npos) return {};
  const std::size_t end = std::min(url.find('/', host + 3), url.size());
  const std::size_t at = url.substr(0, end).rfind('@');
  const std::size_t colon = url.find(':', host + 3);
  if (at == url.npos || colon == url.npos || colon + 1 >= at) return {};
  return {static_cast<std::uint32_t>(colon + 1), static_cast<std::uint32_t>(at)};
}

// What the source of a module is.
struct Source {
  bool is_git = false;
  bool is_registry = false;
  bool is_plain = false;  // over http://
  std::string_view ref;
};

Source read_source(std::string_view text) {
  Source source;
  if (text.empty() || text.front() == '.' || text.front() == '/') return source;
  source.is_plain = text.starts_with("http://") || text.starts_with("git::http://");
  source.is_git = text.starts_with("git::") || text.starts_with("git@") ||
                  text.starts_with("github.com/") || text.starts_with("bitbucket.org/") ||
                  text.starts_with("hg::") || text.find(".git?") != text.npos ||
                  text.ends_with(".git");
  const std::size_t query = text.find('?');
  std::string_view rest = query == text.npos ? std::string_view() : text.substr(query + 1);
  while (!rest.empty()) {
    const std::size_t size = std::min(rest.find('&'), rest.size());
    if (rest.starts_with("ref=")) source.ref = rest.substr(4, size - 4);
    rest.remove_prefix(std::min(size + 1, rest.size()));
  }
  // namespace/name/provider, with a host in front or a folder behind.
  const std::string_view name = text.substr(0, text.find("//"));
  source.is_registry = !source.is_git && text.find(':') == text.npos &&
                       std::count(name.begin(), name.end(), '/') >= 2 && query == text.npos;
  return source;
}

bool is_commit(std::string_view ref) {
  return ref.size() == 40 && ref.find_first_not_of("0123456789abcdef") == ref.npos;
}

// "v1.2.0", "1.2", "release-1.2.3": it ends in a version.
bool is_version(std::string_view ref) {
  const std::size_t digit = ref.find_first_of("0123456789");
  return digit != ref.npos && ref.find('.', digit) != ref.npos;
}

constexpr std::string_view kUnpinned[] = {"checkov:CKV_TF_1", "checkov:CKV_TF_2",
                                          "kics:3a81fc06-566f-492a-91dd-7448e409e2cd"};
constexpr std::string_view kBranch[] = {"checkov:CKV_TF_1", "checkov:CKV_TF_2"};
constexpr std::string_view kTag[] = {"checkov:CKV_TF_1"};

void unpinned(const File& file, Sink& sink) {
  for (const ModuleCall& call : file.modules) {
    if (!call.source.is(Value::Type::string)) continue;
    const std::string_view text = call.source.text().value;
    const Source source = read_source(text);
    if (source.is_git && source.ref.empty()) {
      about(sink.report(call.source.at(),
                        quote(shown_address(text)) + " is whatever stands on the default branch"),
            call, "module")
          .with_aliases(kUnpinned);
    } else if (source.is_git && !is_commit(source.ref) && !is_version(source.ref)) {
      about(sink.report(call.source.at(), quote(source.ref) + " is a branch"), call, "module")
          .with_aliases(kBranch);
    } else if (source.is_registry && is_unset(call.version) && !call.version.is_unknown()) {
      about(sink.report(call.source.at(),
                        quote(shown_address(text)) + " is taken in its newest version"),
            call, "module")
          .with_aliases(kBranch);
    }
  }
}

void movable(const File& file, Sink& sink) {
  for (const ModuleCall& call : file.modules) {
    if (!call.source.is(Value::Type::string)) continue;
    const Source source = read_source(call.source.text().value);
    if (source.is_git && is_version(source.ref) && !is_commit(source.ref)) {
      about(sink.report(call.source.at(), "The tag " + quote(source.ref) + " can be moved"), call,
            "module")
          .with_aliases(kTag);
    }
  }
}

void plain_source(const File& file, Sink& sink) {
  for (const ModuleCall& call : file.modules) {
    if (call.source.is(Value::Type::string) && read_source(call.source.text().value).is_plain)
      about(sink.report(call.source.at(),
                        quote(shown_address(call.source.text().value)) + " is loaded in clear"),
            call, "module");
  }
}

void output_description(const File& file, Sink& sink) {
  for (const Output& output : file.outputs) {
    if (is_unset(output.body.get("description")))
      about(sink.report(output.header, quote(output.name.value) + " has no description"), output,
            "output");
  }
}

void variable_description(const File& file, Sink& sink) {
  for (const Variable& variable : file.variables) {
    if (is_unset(variable.body.get("description")))
      about(sink.report(variable.header, quote(variable.name.value) + " has no description"),
            variable, "var");
  }
}

void variable_type(const File& file, Sink& sink) {
  for (const Variable& variable : file.variables) {
    if (variable.type.is_absent())
      about(sink.report(variable.header, quote(variable.name.value) + " has no type"), variable,
            "var");
  }
}

void snake_case(const File& file, Sink& sink) {
  const auto is_snake = [](std::string_view name) {
    return name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == name.npos;
  };
  const auto check = [&](const Text& name, Span scope) {
    if (name.empty() || is_snake(name.value)) return;
    sink.report(name.at, quote(name.value) + " has letters or signs that names do not have").scope =
        scope;
  };
  for (const Resource& resource : file.resources) check(resource.name, resource.scope);
  for (const ModuleCall& call : file.modules) check(call.name, call.scope);
}

void secret_default(const File& file, Sink& sink) {
  for (const Variable& variable : file.variables) {
    const Value& value = variable.default_value;
    if (!value.is(Value::Type::string) || !is_secret_name(variable.name.value) ||
        !is_literal_secret(value.text().value))
      continue;
    about(sink.report(value.at(), "The default of " + quote(variable.name.value) + " is a literal"),
          variable, "var");
  }
}

void secret_output(const File& file, Sink& sink) {
  for (const Output& output : file.outputs) {
    const Value& value = output.value;
    if (!value.is(Value::Type::string) || !is_secret_name(output.name.value) ||
        !is_literal_secret(value.text().value))
      continue;
    about(sink.report(value.at(), "The value of " + quote(output.name.value) + " is a literal"),
          output, "output");
  }
}

void address_password(const File& file, Sink& sink) {
  const auto check = [&](const Value& url) {
    if (!url.is(Value::Type::string) || !url.is_written()) return;
    const std::string_view text = url.text().value;
    const Span password = password_in(text);
    if (password.empty() || text.substr(password.begin, 2) == "${") return;
    sink.report(url.text_map().span(password.begin, password.end),
                "A password stands in the address of " + quote(shown_address(text)));
  };
  for (const ModuleCall& call : file.modules) check(call.source);
  for (const Resource& resource : file.resources) {
    if (resource.is_data && resource.type.value == "http") check(resource.get("url"));
  }
}

// Attributes of providers that let whoever has them in.
constexpr std::string_view kCredentials[] = {"access_key",
                                             "secret_key",
                                             "token",
                                             "password",
                                             "client_secret",
                                             "api_key",
                                             "app_key",
                                             "api_token",
                                             "secret_id",
                                             "private_key",
                                             "credentials",
                                             "auth_token",
                                             "client_key",
                                             "spaces_secret_key",
                                             "security_token",
                                             "user_private_key",
                                             "secret_access_key",
                                             "personal_access_token",
                                             "client_certificate_password"};

void provider_credentials(const File& file, Sink& sink) {
  for (const Provider& provider : file.providers) {
    for (const std::string_view name : kCredentials) {
      const Value value = provider.body.get(name);
      if (!value.is(Value::Type::string)) continue;
      const std::string_view text = value.text().value;
      // A path to a file is none, and neither is what a local emulator takes.
      constexpr std::string_view kNone[] = {"mock",   "test",  "fake",  "dummy",  "localstack",
                                            "foobar", "your_", "your-", "replace"};
      const std::string lower = lower_case(text);
      const bool is_slot = text.starts_with('<') && text.ends_with('>');
      if (text.size() < 8 || is_slot || text.ends_with(".json") || text.front() == '/' ||
          text.front() == '~' || text.front() == '.' ||
          std::any_of(std::begin(kNone), std::end(kNone),
                      [&](std::string_view word) { return lower.find(word) != lower.npos; }))
        continue;
      about(sink.report(value.at(), quote(name) + " of the provider is a literal"), provider,
            "provider");
    }
  }
}

void provider_unpinned(const File& file, Sink& sink) {
  for (const Block& settings : file.settings) {
    for (const Value& providers : settings.body.all("required_providers")) {
      for (const Value::Field& one : providers.fields()) {
        // By itself the text is the version, as old configurations have it.
        const Value version =
            one.value.is(Value::Type::object) ? one.value.get("version") : one.value;
        const bool is_builtin =
            one.value.get("source").text().value.starts_with("terraform.io/builtin/");
        if (is_builtin || version.is_unknown() || !is_unset(version)) continue;
        Hit& hit = sink.report(one.name, quote(one.name.value) + " is taken in its newest version");
        hit.scope = settings.scope;
      }
    }
  }
}

// The blocks of a name in `terraform { … }`, and whether their label is `label`.
template <typename F>
void for_each_backend(const File& file, F f) {
  for (const Block& settings : file.settings) {
    for (const Value& backend : settings.body.all("backend")) {
      if (backend.is(Value::Type::object)) f(settings, backend);
    }
  }
}

bool is_s3(const Value& backend) {
  return !backend.get("bucket").is_absent() && !backend.get("key").is_absent() &&
         backend.get("prefix").is_absent();
}

// OpenTofu encrypts it before it leaves the machine.
bool encrypts_state(const File& file) {
  return std::any_of(file.settings.begin(), file.settings.end(), [](const Block& settings) {
    const Value method = settings.body.get("encryption.state.method");
    return !method.is_absent() &&
           method.reference().find("method.unencrypted") == std::string_view::npos;
  });
}

void backend_in_clear(const File& file, Sink& sink) {
  if (encrypts_state(file)) return;
  for_each_backend(file, [&](const Block& settings, const Value& backend) {
    if (!is_s3(backend)) return;
    const Value encrypt = backend.get("encrypt");
    if (encrypt.is_unknown() || encrypt.is_true()) return;
    Hit& hit = sink.report(encrypt.is_absent() ? backend.at() : encrypt.at(),
                           encrypt.is_absent() ? "encrypt is not set" : "encrypt is false");
    hit.scope = settings.scope;
  });
}

void backend_not_locked(const File& file, Sink& sink) {
  for_each_backend(file, [&](const Block& settings, const Value& backend) {
    if (!is_s3(backend)) return;
    const Value lock = backend.get("use_lockfile");
    const Value table = backend.get("dynamodb_table");
    if (lock.is_true() || lock.is_unknown() || !is_unset(table)) return;
    Hit& hit = sink.report(backend.at(), "Neither use_lockfile nor dynamodb_table is set");
    hit.scope = settings.scope;
  });
}

void provisioner(const File& file, Sink& sink) {
  for (const Resource& resource : file.resources) {
    if (resource.is_data) {
      if (resource.type.value == "external")
        sink.report(resource.header, "A program is run to plan").scope = resource.scope;
      continue;
    }
    for (const Value& block : resource.all("provisioner")) {
      if (!block.is(Value::Type::object)) continue;
      sink.report(block.at(), "Commands are run that no plan shows").scope = resource.scope;
    }
  }
}

void plain_data(const File& file, Sink& sink) {
  for (const Resource& resource : file.resources) {
    const Value url = resource.get("url");
    if (resource.is_data && resource.type.value == "http" &&
        url.text().value.starts_with("http://"))
      sink.report(url.at(), quote(shown_address(url.text().value)) + " is read in clear").scope =
          resource.scope;
  }
}

constexpr std::string_view kModuleWhy = R"(
A module is code that runs with the rights of the one who applies it. What a branch or the newest
version is, others decide later: the next `init` may bring code that nobody has reviewed. A version
of a registry stays what it is; a tag of Git can be moved, a commit cannot.
)";
constexpr std::string_view kStateWhy = R"(
The state holds every value of every resource, passwords among them. It belongs into a backend that
encrypts it and lets one run at a time write.
)";
constexpr std::string_view kTextWhy = R"(
Whoever calls a module sees its variables and outputs, and no more. A description says what belongs
there, a type what can be there, and both are what documentation is made of.
)";
constexpr std::string_view kSecretWhy = R"(
What stands in the configuration stands in its history, in every checkout and in the state.
)";
constexpr std::string_view kRunWhy = R"(
Commands that a configuration runs see the credentials of the one who applies it, are in no plan, and
what they change is in no state.
)";
constexpr std::string_view kSource = "Terraform: language documentation; module sources";
constexpr std::string_view kPath = "main.tf";

constexpr Rule kRows[] = {
    {.id = "terraform/module-unpinned",
     .severity = Severity::medium,
     .title = "Module is not pinned to a version",
     .risk = "The next init brings code that nobody has reviewed.",
     .fix = "Add ?ref= with a tag or commit, or for a registry a version.",
     .aliases = kUnpinned,
     .topics = {Topic::supply_chain, Topic::integrity},
     .check = unpinned},
    {.id = "terraform/module-movable",
     .severity = Severity::low,
     .persona = Persona::pedantic,
     .title = "Module is pinned to a tag",
     .risk = "Whoever may write to its repository moves the tag to other code.",
     .fix = "Replace the tag by the commit, and keep the tag in a comment.",
     .aliases = kTag,
     .topics = {Topic::supply_chain, Topic::integrity},
     .check = movable},
    {.id = "terraform/module-in-clear",
     .severity = Severity::high,
     .title = "Module is loaded over http",
     .risk = "Whoever sits on the way puts code of theirs in its place.",
     .fix = "Load it over https or ssh.",
     .topics = {Topic::supply_chain, Topic::integrity},
     .check = plain_source},
    {.id = "terraform/output-no-description",
     .severity = Severity::note,
     .persona = Persona::pedantic,
     .title = "Output is not described",
     .risk = "Who uses the module has to read it to know what it is.",
     .fix = "Add a description.",
     .aliases = kTexts<"kics:59312e8a-a64e-41e7-a252-618533dd1ea8">,
     .topics = {Topic::hygiene},
     .check = output_description},
    {.id = "terraform/variable-no-description",
     .severity = Severity::note,
     .persona = Persona::pedantic,
     .title = "Variable is not described",
     .risk = "Who uses the module has to read it to know what belongs there.",
     .fix = "Add a description.",
     .aliases = kTexts<"kics:2a153952-2544-4687-bcc9-cc8fea814a9b">,
     .topics = {Topic::hygiene},
     .check = variable_description},
    {.id = "terraform/variable-no-type",
     .severity = Severity::note,
     .persona = Persona::pedantic,
     .title = "Variable takes values of any type",
     .risk = "What does not fit is noticed where it is used, or not at all.",
     .fix = "Add a type.",
     .aliases = kTexts<"kics:fc5109bf-01fd-49fb-8bde-4492b543c34a">,
     .topics = {Topic::hygiene},
     .check = variable_type},
    {.id = "terraform/name-not-snake-case",
     .severity = Severity::note,
     .persona = Persona::pedantic,
     .title = "Name is not in snake case",
     .risk = "Names that follow no rule are misremembered and mistyped.",
     .fix = "Write it in lower case, with _ between the words; move the state along.",
     .aliases = kTexts<"kics:1e434b25-8763-4b00-a5ca-ca03b7abbb66">,
     .topics = {Topic::hygiene},
     .check = snake_case},
    {.id = "terraform/secret-default",
     .severity = Severity::high,
     .confidence = Confidence::medium,
     .title = "Default of a variable is a secret",
     .risk = "Whoever reads the code or the state has the secret.",
     .fix = "Remove the default, set sensitive = true, and revoke the secret.",
     .topics = {Topic::credentials},
     .check = secret_default},
    {.id = "terraform/provider-credentials",
     .severity = Severity::critical,
     .title = "Credentials of the provider are in the code",
     .risk = "Whoever reads the code has them, and what they may do.",
     .fix = "Take them from the environment or from OIDC, and revoke these.",
     .aliases = kTexts<"checkov:CKV_AWS_41", "checkov:CKV_LIN_1", "checkov:CKV_OCI_1",
                       "checkov:CKV_PAN_1", "checkov:CKV_NCP_1">,
     .topics = {Topic::credentials},
     .check = provider_credentials},
    {.id = "terraform/backend-in-clear",
     .severity = Severity::medium,
     .persona = Persona::pedantic,
     .title = "State is not encrypted by the backend",
     .risk = "Whoever reads the bucket reads every password in the state.",
     .fix = "Set encrypt = true, and kms_key_id to a key of your own.",
     .topics = {Topic::encryption},
     .check = backend_in_clear},
    {.id = "terraform/backend-not-locked",
     .severity = Severity::low,
     .persona = Persona::pedantic,
     .title = "State can be written by two at a time",
     .risk = "Two runs at once leave a state that is true of neither.",
     .fix = "Set use_lockfile = true.",
     .aliases = kTexts<"checkov:CKV_TF_3">,
     .topics = {Topic::reliability},
     .check = backend_not_locked},
    {.id = "terraform/provisioner",
     .severity = Severity::note,
     .persona = Persona::auditor,
     .title = "Configuration runs commands",
     .risk = "They see the credentials of who applies it, and no plan shows what they do.",
     .fix = "Do it in the image, or in a step of the pipeline that is reviewed as one.",
     .topics = {Topic::integrity},
     .check = provisioner},
    {.id = "terraform/data-in-clear",
     .severity = Severity::medium,
     .title = "Data is read over http",
     .risk = "Whoever sits on the way decides what is applied.",
     .fix = "Read it over https.",
     .topics = {Topic::integrity, Topic::network},
     .check = plain_data},
    {.id = "terraform/provider-unpinned",
     .severity = Severity::low,
     .persona = Persona::pedantic,
     .title = "Provider is not held to a version",
     .risk = "The next run brings whatever was published by then, and may change what it manages.",
     .fix = "Give version a range, such as ~> 5.0.",
     .topics = {Topic::supply_chain},
     .check = provider_unpinned},
    {.id = "terraform/secret-output",
     .severity = Severity::high,
     .title = "Output hands on a secret that is in the code",
     .risk = "Whoever reads the code, its history or the state has the secret.",
     .fix = "Take the value from a vault, and revoke this one.",
     .topics = {Topic::credentials},
     .check = secret_output},
    {.id = "terraform/address-password",
     .severity = Severity::high,
     .title = "Address of a module or of data holds a password",
     .risk = "Whoever reads the code, or the logs of init, signs in as its owner.",
     .fix = "Let a credential helper sign in, and revoke the password.",
     .topics = {Topic::credentials},
     .check = address_password},
};

constexpr RuleDoc kDocs[] = {
    {kRows[0], kModuleWhy, kSource, kPath, kTexts<R"(module "a" {
  source = «"git::https://example.com/vpc.git"»
}
module "b" {
  source = «"github.com/acme/vpc?ref=main"»
}
module "c" {
  source = «"terraform-aws-modules/vpc/aws//modules/x"»
}
)">,
     kTexts<R"(module "a" {
  source = "git::https://example.com/vpc.git?depth=1&ref=v1.2.0"
}
module "b" {
  source = "./vpc"
}
module "c" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "~> 5.0"
}
)">},
    {kRows[1], kModuleWhy, kSource, kPath, kTexts<R"(module "a" {
  source = «"git::https://example.com/vpc.git?ref=v1.2.0"»
}
)">,
     kTexts<R"(module "a" {
  source = "git::https://example.com/vpc.git?ref=08eba0b27e820071cde6df949e0beb9ba4906955"
}
)">},
    {kRows[2], kModuleWhy, kSource, kPath, kTexts<R"(module "a" {
  source = «"http://example.com/vpc.zip"»
}
)">,
     kTexts<R"(module "a" {
  source = "https://example.com/vpc.zip"
}
)">},
    {kRows[3], kTextWhy, kSource, kPath, kTexts<R"(«output "a"» {
  value = 1
}
«output "b"» {
  value       = 1
  description = " "
}
)">,
     kTexts<R"(output "a" {
  value       = 1
  description = "How many."
}
)">},
    {kRows[4], kTextWhy, kSource, kPath, kTexts<R"(«variable "a"» {
  type = string
}
)">,
     kTexts<R"(variable "a" {
  type        = string
  description = "Its name."
}
)">},
    {kRows[5], kTextWhy, kSource, kPath, kTexts<R"(«variable "a"» {
  description = "Its name."
}
)">,
     kTexts<R"(variable "a" {
  type = string
}
)">},
    {kRows[6], kTextWhy, kSource, kPath, kTexts<R"(resource "aws_s3_bucket" "«myLogs»" {
}
)">,
     kTexts<R"(resource "aws_s3_bucket" "my_logs" {
}
)">},
    {kRows[7], kSecretWhy, kSource, kPath, kTexts<R"(variable "db_password" {
  default = «"q7Rk2mWv9xTz"»
}
)">,
     kTexts<R"(variable "db_password" {
  type      = string
  sensitive = true
}
variable "db_password_file" {
  default = "q7Rk2mWv9xTz"
}
)">},
    {kRows[8], kSecretWhy, kSource, kPath, kTexts<R"(provider "azurerm" {
  client_secret = «"q7Rk2mWv9xTzPd4L"»
}
)">,
     kTexts<R"(provider "azurerm" {
  client_secret = var.client_secret
}
provider "aws" {
  access_key = "mock_access_key"
}
provider "okta" {
  api_token = "<OKTA_API_TOKEN>"
}
provider "google" {
  credentials = "account.json"
}
)">},
    {kRows[9], kStateWhy, kSource, kPath, kTexts<R"(terraform {
  «backend "s3"» {
    bucket = "state"
    key    = "prod"
  }
}
)">,
     kTexts<R"(terraform {
  backend "s3" {
    bucket  = "state"
    key     = "prod"
    encrypt = true
  }
}
)",
            R"(terraform {
  encryption {
    method "aes_gcm" "own" {
      keys = key_provider.aws_kms.state
    }
    state {
      method = method.aes_gcm.own
    }
  }
  backend "s3" {
    bucket = "state"
    key    = "prod"
  }
}
)">},
    {kRows[10], kStateWhy, kSource, kPath, kTexts<R"(terraform {
  «backend "s3"» {
    bucket = "state"
    key    = "prod"
  }
}
)">,
     kTexts<R"(terraform {
  backend "s3" {
    bucket       = "state"
    key          = "prod"
    use_lockfile = true
  }
}
)">},
    {kRows[11], kRunWhy, kSource, kPath, kTexts<R"(resource "null_resource" "a" {
  «provisioner "local-exec"» {
    command = "make"
  }
}
)">,
     kTexts<R"(resource "null_resource" "a" {
}
)">},
    {kRows[12], kRunWhy, kSource, kPath, kTexts<R"(data "http" "a" {
  url = «"http://example.com/allowed.json"»
}
)">,
     kTexts<R"(data "http" "a" {
  url = "https://example.com/allowed.json"
}
)">},
    {kRows[13], kModuleWhy, kSource, kPath, kTexts<R"(terraform {
  required_providers {
    «aws» = {
      source = "hashicorp/aws"
    }
  }
}
)">,
     kTexts<R"(terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
    google = "~> 6.0"
  }
}
)">},
    {kRows[14], kSecretWhy, kSource, kPath, kTexts<R"(output "smtp_password" {
  value = «"Tr0ub4dor-3x9Q"»
}
)">,
     kTexts<R"(output "smtp_password" {
  value     = random_password.smtp.result
  sensitive = true
}
output "endpoint" {
  value = "Tr0ub4dor-3x9Q"
}
)">},
    {kRows[15], kSecretWhy, kSource, kPath, kTexts<R"(module "a" {
  source = "git::https://bob:«Tr0ub4dor-3x9Q»@git.example.com/a.git?ref=v1.0.0"
}
)">,
     kTexts<R"(module "a" {
  source = "git::https://bob@git.example.com/a.git?ref=v1.0.0"
}
)">},
};
}  // namespace

extern constinit const RuleTable module_rows{kRows};
extern constinit const RuleDocTable module_rows_docs{kDocs};

}  // namespace sluice::terraform

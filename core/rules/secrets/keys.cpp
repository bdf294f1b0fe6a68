#include "core/rules/rule.h"
#include "core/rules/secrets/checks.h"
#include "core/rules/secrets/words.h"

// Private keys, tokens and passwords with a structure of their own.
namespace sluice::secrets {
namespace {

constexpr Rule kRows[] = {
    {
        .id = "secrets/encrypted-private-key",
        .severity = Severity::low,
        .title = "Encrypted private key",
        .risk = "Its passphrase can be guessed at leisure by whoever has the file.",
        .fix = "Keep the key outside of the repository; replace it where its passphrase is weak.",
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"-----BEGIN">,
                .regex =
                    R"((-----BEGIN[ A-Z0-9_-]{0,60}PRIVATE KEY(?: BLOCK)?-----(?:[A-Za-z0-9+/=\s\\"\x27,:;.()@<>_]|-[A-Za-z0-9]){64,}(?:-----END[ A-Z0-9_-]{0,60}-----)?))",
                .length = 12200,
                .judge = check_encrypted_pem,
            },
    },
    {
        .id = "secrets/private-key",
        .severity = Severity::high,
        .title = "Private key",
        .risk = "Whoever has it is the server, user or signer that it belongs to.",
        .fix = "Replace the key where it is trusted, and keep its successor in a secret store.",
        .aliases = words<"gitleaks:private-key", "noseyparker:np.pem.1",
                         "kingfisher:kingfisher.privkey.2", "trufflehog:privatekey",
                         "detect-secrets:private_key", "trivy:asymmetric-private-key">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"-----BEGIN">,
                .regex =
                    R"((-----BEGIN[ A-Z0-9_-]{0,60}PRIVATE KEY(?: BLOCK)?-----(?:[A-Za-z0-9+/=\s\\"\x27,:;.()@<>_]|-[A-Za-z0-9]){64,}(?:-----END[ A-Z0-9_-]{0,60}-----)?))",
                .length = 12200,
                .judge = check_pem,
            },
    },
    {
        .id = "secrets/putty-private-key",
        .severity = Severity::high,
        .title = "PuTTY private key",
        .risk = "Logs in wherever its public half is trusted.",
        .fix = "Replace the key where it is trusted, and keep its successor out of the repository.",
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"PuTTY-User-Key-File-">,
                .regex =
                    R"((PuTTY-User-Key-File-[23]: [\w@.-]+\s+Encryption: none\s[^\x00]{20,}?Private-MAC: [a-f0-9]{40,64}))",
                .length = 4000,
            },
    },
    {
        .id = "secrets/jwt",
        .severity = Severity::medium,
        .confidence = Confidence::medium,
        .title = "JSON web token",
        .risk = "Acts as its subject until it expires; many never do.",
        .fix = "Let it expire or revoke it, and fetch tokens at run time.",
        .aliases = words<"gitleaks:jwt", "noseyparker:np.jwt.2", "noseyparker:np.jwt.3",
                         "trufflehog:jwt", "detect-secrets:jwt">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"eyJ">,
                .regex =
                    R"(\b(eyJ[A-Za-z0-9_-]{14,}\.eyJ[A-Za-z0-9_/+-]{14,}\.[A-Za-z0-9_/+-]{16,}={0,2}))",
                .length = 7000,
                .judge = check_jwt,
            },
    },
    {
        .id = "secrets/connection-string",
        .severity = Severity::high,
        .title = "Password in a connection string",
        .risk = "Reads and changes the data behind it, where the host can be reached.",
        .fix = "Change the password, and build the string at run time from a secret store.",
        .aliases = words<"betterleaks:mongodb-connection-string", "noseyparker:np.postgres.1",
                         "kingfisher:kingfisher.postgres.1", "kingfisher:kingfisher.rabbitmq.1",
                         "trufflehog:mongodb", "trufflehog:sqlserver">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords =
                    words<"postgres://", "postgresql://", "mysql://", "mariadb://", "mongodb://",
                          "mongodb+srv://", "redis://", "rediss://", "amqp://", "amqps://",
                          "mssql://", "sqlserver://", "postgresql+", "mysql+", "clickhouse://",
                          "ldap://", "ldaps://", "cassandra://", "cockroachdb://", "oracle://",
                          "snowflake://", "neo4j://", "bolt://", "influxdb://", "couchdb://",
                          "couchbase://", "elasticsearch://", "memcached://", "redshift://",
                          "postgis://", "trino://", "presto://", "vertica://", "db2://", "nats://",
                          "kafka://", "hive://", "oracle+", "neo4j+", "sqlserver+", "mssql+">,
                .regex =
                    R"((?i:postgres(?:ql)?|mysql|mariadb|mongodb|rediss?|amqps?|mssql|sqlserver|clickhouse|ldaps?|cassandra|cockroachdb|oracle|snowflake|neo4j|bolt|influxdb|couch(?:db|base)|elasticsearch|memcached|redshift|postgis|trino|presto|vertica|db2|nats|kafka|hive)(?:\+[a-z0-9]{1,12})?://[^\s:/@'"<>]*:([^\s/@'"<>]{3,})@[\w.-]{1,})",
                .length = 340,
                .entropy = 1.5F,
                .judge = check_url_password,
            },
    },
    {
        .id = "secrets/odbc-password",
        .severity = Severity::high,
        .confidence = Confidence::medium,
        .title = "Password in a connection string of ODBC or ADO.NET",
        .risk = "Reads and changes the data behind it, where the host can be reached.",
        .fix = "Change the password, and build the string at run time from a secret store.",
        .aliases = words<"kingfisher:kingfisher.odbc.1", "titus:np.odbc.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"password=", "pwd=">,
                .regex =
                    R"((?i:(?:server|data source|host|uid|user id|user|database|initial catalog)\s?=\s?[^;"'\n]{1,};[^"'\n]{0,}?(?:password|pwd)\s?=\s?)([^\s;"'<>]{4,}))",
                .before = 200,
                .length = 330,
                .judge = check_password,
            },
    },
    {
        .id = "secrets/url-password",
        .severity = Severity::medium,
        .title = "Password in a URL",
        .risk = "Logs in where the URL points; URLs end up in logs, histories and error messages.",
        .fix = "Change the password, and pass it by a header or a credential helper.",
        .aliases =
            words<"trufflehog:uri", "trufflehog:ftp", "detect-secrets:basic_auth",
                  "secretlint:basicauth", "kingfisher:kingfisher.uri.1", "noseyparker:np.http.2">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"https://", "http://", "ftp://", "sftp://", "ftps://", "ssh://",
                                  "smtp://", "smtps://", "socks5://", "rtsp://", "rtsps://",
                                  "rtmp://", "mqtt://", "mqtts://", "ws://", "wss://", "imap://",
                                  "imaps://", "pop3://", "pop3s://", "svn://", "git://", "smb://",
                                  "cifs://", "vnc://", "telnet://", "socks4://", "socks://",
                                  "proxy://", "webdav://", "webdavs://", "rsync://">,
                // At each byte one way leads on, so that RE2 finds the group in one pass.
                .regex =
                    R"((?i:https?|ftps?|s(?:ftps?|sh|mtps?|ocks[45]?|vn|mb)|rt(?:sps?|mp)|mqtts?|wss?|imaps?|pop3s?|git|cifs|vnc|telnet|proxy|webdavs?|rsync)://[^\s:/?#@'"<>{}$]+:([^\s/@'"<>]{3,})@[\w.-]{1,})",
                .length = 330,
                .entropy = 1.5F,
                .judge = check_url_password,
            },
    },
    {
        .id = "secrets/curl-credential",
        .severity = Severity::medium,
        .confidence = Confidence::medium,
        .title = "Password on the command line of curl",
        .risk = "Logs in where the command does; lists of processes and histories show it too.",
        .fix = "Change the password, and pass it by a netrc file or from a secret store.",
        .aliases = words<"gitleaks:curl-auth-user", "betterleaks:curl-auth-user",
                         "kingfisher:kingfisher.curl.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<" -u ", " --user ", " -u'", " -u\"">,
                .regex =
                    R"( (?:-u|--user)[ =]{0,3}['"]?(?:[^\s:'"]{0,80}['"]?:['"]?([^\s'"]{3,80})|([\w!.-]{12,80}):)(?:['"\s]|$))",
                .entropy = 1.5F,
                .judge = check_curl_user,
            },
    },
    {
        .id = "secrets/netrc-password",
        .severity = Severity::high,
        .confidence = Confidence::medium,
        .title = "Password in a netrc file",
        .risk = "Logs in at the machine that the line names.",
        .fix = "Change the password, and write the file where the job runs, from a secret store.",
        .aliases = words<"noseyparker:np.netrc.1", "kingfisher:kingfisher.netrc.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"machine ">,
                .regex =
                    R"((?i:machine)\s{1,8}[\w.-]{3,80}\s{1,8}login\s{1,8}\S{1,80}\s{1,8}password\s{1,8}(\S{4,80}))",
                .length = 400,
                .judge = check_url_password,
            },
    },
    {
        .id = "secrets/password-hash",
        .severity = Severity::low,
        .title = "Hash of a password",
        .risk = "Its password can be guessed at leisure by whoever has the file.",
        .fix = "Keep the hash outside of the repository; change the password where it is weak.",
        .aliases = words<"noseyparker:np.pwhash.2", "noseyparker:np.pwhash.3",
                         "kingfisher:kingfisher.pwhash.2">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"$2a$", "$2b$", "$2y$", "$1$", "$5$", "$6$", "$y$", "$apr1$",
                                  "$8$", "$9$", "$P$", "$H$", "$argon2", "pbkdf2_sha", "pbkdf2:sha",
                                  "{SHA}", "{SSHA}">,
                .regex =
                    R"((\$1\$[./A-Za-z0-9]{1,8}\$[./A-Za-z0-9]{22}|\$y\$[./A-Za-z0-9]{1,6}\$[./A-Za-z0-9]{8,86}\$[./A-Za-z0-9]{43}|\$[PH]\$[./A-Za-z0-9]{31}|\$argon2(?:id|i|d)\$v=\d{1,3}\$m=\d{1,8},t=\d{1,4},p=\d{1,3}\$[A-Za-z0-9+/]{8,64}\$[A-Za-z0-9+/]{22,90}|pbkdf2(?:_sha(?:1|256|512)\$\d{3,8}\$[A-Za-z0-9]{6,40}\$[A-Za-z0-9+/]{27,90}={0,2}|:sha(?:1|256|512):\d{3,8}\$[A-Za-z0-9]{6,40}\$[a-f0-9]{40,128})|\{S?SHA\}[A-Za-z0-9+/]{27,60}={0,2}|\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}|\$5\$(?:rounds=\d{3,9}\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{43}|\$6\$(?:rounds=\d{3,9}\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{86}|\$apr1\$[./A-Za-z0-9]{1,8}\$[./A-Za-z0-9]{22}|\$[89]\$[./A-Za-z0-9]{14}\$[./A-Za-z0-9]{43})(?:[^./\w]|$))",
                .entropy = 3.5F,
            },
    },
    {
        .id = "secrets/private-jwk",
        .severity = Severity::high,
        .title = "Private key as JSON",
        .risk = "Signs and decrypts as its owner: mostly tokens that open every account.",
        .fix =
            "Make a new key, withdraw the public half of this one, and keep it in a secret store.",
        .aliases = {},
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"\"kty\"", "\"kty\\">,
                .regex =
                    R"("kty\\{0,3}"\s{0,3}:\s{0,3}\\{0,3}"(?:RSA|EC|OKP)\\{0,3}["][^{}]*?"d\\{0,3}"\s{0,3}:\s{0,3}\\{0,3}"([\w-]{40,})\\{0,3}["]|"kty\\{0,3}"\s{0,3}:\s{0,3}\\{0,3}"oct\\{0,3}"[^{}]*?"k\\{0,3}"\s{0,3}:\s{0,3}\\{0,3}"([\w-]{20,})\\{0,3}["]|"d\\{0,3}"\s{0,3}:\s{0,3}\\{0,3}"([\w-]{40,})\\{0,3}["][^{}]*?"kty\\{0,3}"\s{0,3}:\s{0,3}\\{0,3}"(?:RSA|EC|OKP)\\{0,3}["])",
                .before = 1200,
                .length = 2600,
                .entropy = 4,
            },
    },
    {
        .id = "secrets/vault-approle",
        .severity = Severity::high,
        .title = "Secret id of a role of Vault",
        .risk =
            "Logs in as the role that stands beside it, and reads the secrets that it may read.",
        .fix = "Destroy the secret id, and hand over the next one wrapped, where the job runs.",
        .aliases = words<"trufflehog:hashicorpvaultauth">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"role_id", "roleid">,
                .regex =
                    R"((?i:role_?id)['"]?\s{0,3}[:=]\s{0,3}['"]?[0-9a-fA-F-]{36}['"]?[^\n]{0,80}\s{1,8}(?i:['"]?secret_?id)['"]?\s{0,3}[:=]\s{0,3}['"]?([0-9a-fA-F]{8}-[0-9a-fA-F-]{27})\b)",
                .length = 300,
            },
    },
    {
        .id = "secrets/jenkins-first-password",
        .severity = Severity::high,
        .title = "First password of a Jenkins",
        .risk = "Logs in as its administrator, unless the installation was finished.",
        .fix = "Finish the installation, which ends the password, and take the log away.",
        .aliases = words<"noseyparker:np.jenkins.2">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"use the following password to proceed">,
                .regex =
                    R"((?i:use the following password to proceed to installation:?)[\s*]{1,16}([0-9a-f]{32})\b)",
            },
    },
    {
        .id = "secrets/kerberos-hash",
        .severity = Severity::low,
        .title = "Answer of a Kerberos server, encrypted with a password",
        .risk = "Its password can be guessed at leisure by whoever has the file.",
        .fix = "Change the password of the account.",
        .aliases = words<"noseyparker:np.krb5.asrep.23.1", "kingfisher:kingfisher.krb5.asrep.23.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"$krb5asrep$23$", "$krb5tgs$23$">,
                .regex =
                    R"(\$krb5(?:asrep|tgs)\$23\$[^\s:$]{1,128}(?::[0-9a-f]{32})?\$([0-9a-f]{64,512}))",
                .length = 1000,
            },
    },
    {
        .id = "secrets/firefox-login",
        .severity = Severity::medium,
        .title = "Login saved by a browser",
        .risk = "Opens with the profile's key database, for which many have no password.",
        .fix = "Change the password, and take the profile out of the repository.",
        .aliases = {},
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"\"encryptedPassword\"", "\"encryptedUsername\"">,
                .regex =
                    R"("encrypted(?:Password|Username)["]\s{0,3}:\s{0,3}"(M[A-Za-z0-9+/]{40,400}={0,2})["])",
                .length = 500,
            },
    },
    {
        .id = "secrets/wordpress-key",
        .severity = Severity::medium,
        .title = "Key or salt of a WordPress",
        .risk = "Whoever has them makes valid sessions of any user.",
        .fix = "Make new ones, which ends all sessions, and read them from the environment.",
        .aliases = {},
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"AUTH_KEY", "LOGGED_IN_KEY", "NONCE_KEY", "AUTH_SALT",
                                  "LOGGED_IN_SALT", "NONCE_SALT">,
                .regex =
                    R"(\b(?:(?:SECURE_)?AUTH|LOGGED_IN|NONCE)_(?:KEY|SALT)['"]\s{0,2},\s{0,24}['"]([^'"\r\n]{56,72})['"])",
                .before = 8,
                .entropy = 4.5F,
            },
    },
    {
        .id = "secrets/password-in-call",
        .severity = Severity::medium,
        .confidence = Confidence::medium,
        .title = "User and password in a call",
        .risk = "Logs in wherever the call does, and the password may be used more than once.",
        .fix = "Change the password, and read its successor from a secret store at run time.",
        .aliases = words<"noseyparker:np.generic.7", "noseyparker:np.generic.8",
                         "kingfisher:kingfisher.generic.7">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"NetworkCredential", "DirectoryEntry", "PasswordAuthentication",
                                  "UsernamePasswordCredentials", "HTTPBasicAuth", "SetBasicAuth",
                                  "BasicAuthentication", ".login", ".auth", "auth=(", "auth = (">,
                .regex =
                    R"((?:auth\s?=|NetworkCredential|DirectoryEntry|PasswordAuthentication|UsernamePasswordCredentials|HTTPBasicAuth|SetBasicAuth|BasicAuthentication|\.login|\.auth)\s?\(\s{0,16}(?:['"]LDAP://[^'"\s]{1,80}['"]\s?,\s{0,16})?@?['"][^'"\s]{1,80}['"]\s?,\s{0,16}@?['"]([^'"\s]{6,80})['"])",
                .length = 400,
                .judge = check_password,
            },
    },
    {
        .id = "secrets/password-of-command",
        .severity = Severity::medium,
        .confidence = Confidence::medium,
        .title = "Password on a command line",
        .risk = "Logs in where the command does; lists of processes and histories show it too.",
        .fix = "Change the password, and hand it over by a file or the environment.",
        .aliases = words<"noseyparker:np.psexec.1", "kingfisher:kingfisher.psexec.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords =
                    words<"psexec", "sshpass", "plink", "pscp", "psftp", "winexe",
                          "ConvertTo-SecureString", "mysql ", "mysqldump ", "mysqladmin ",
                          "docker login", "podman login", "helm registry login", "redis-cli",
                          "htpasswd -", "smbclient", "ldapsearch", "-storepass", "-keypass",
                          "-passin", "-passout", "az login", "lftp", "open -u ", "ncftp">,
                .regex =
                    R"((?:mysql(?:dump|admin)?\s(?:[^\n|;&]*?\s)?(?:-p|--password=)|(?i:smbclient\s[^\n|;&]*?(?:-U|--user)[\s=]{0,3}['"]?[\w\\/.-]{1,64}%)|(?i:(?:(?:docker|podman|helm\sregistry)\slogin|az\slogin)\s(?:[^\n|;&]*?\s)?(?:-p|--password)[\s=]|redis-cli\s(?:[^\n|;&]*?\s)?-a\s|htpasswd\s-[a-z]{0,4}b[a-z]{0,4}\s{1,3}[\w./~-]{1,80}\s{1,3}[\w.@-]{1,40}\s|ldapsearch\s[^\n|;&]*?\s-w|-(?:store|key)pass\s|-pass(?:in|out)\s{1,3}pass:|ConvertTo-SecureString(?:\s{1,3}-String)?\s{1,3}['"]|psexec(?:64)?(?:\.exe)?\s[^\n|;&]*?\s-p|sshpass\s{1,3}-p|(?:lftp\s(?:[^\n|;&]*?\s)?|open\s)(?:-u|--user)[\s=]{1,2}['"]?[\w.@-]{1,64},|ncftp(?:get|put|ls)?\s[^\n|;&]*?-p\s|(?:plink|pscp|psftp)(?:\.exe)?\s[^\n|;&]*?\s-pw|winexe\s[^\n|;&]*?-U\s{1,3}['"]?[\w\\/.-]{1,64}%)\s{0,3})['"]?([^\s'"$%<>{}\\]{5,64}))",
                .length = 320,
                .judge = check_command_password,
                .generic = true,
            },
    },
    {
        .id = "secrets/database-login",
        .severity = Severity::medium,
        .confidence = Confidence::medium,
        .title = "Password in a call that opens a database",
        .risk = "Reads and changes the data behind it, where the host can be reached.",
        .fix = "Change the password, and read its successor from a secret store at run time.",
        .aliases = {},
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"mysql_connect", "mysql_pconnect", "mysqli_connect", "mysqli(",
                                  "new PDO", "getConnection(", "pymysql.connect", "MySQLdb.connect",
                                  "ftp_login", "ldap_bind">,
                .regex =
                    R"((?:mysql_p?connect|mysqli(?:_connect)?|new\sPDO|getConnection|pymysql\.connect|MySQLdb\.connect|ftp_login|ldap_bind)\s?\(\s{0,16}(?:['"][^'"\n]{1,160}['"]|\$?[\w.]{1,40})\s?,\s{0,16}['"][^'"\s]{1,80}['"]\s?,\s{0,16}['"]([^'"\s]{4,80})['"])",
                .length = 420,
                .judge = check_login_call,
            },
    },
    {
        .id = "secrets/sql-password",
        .severity = Severity::medium,
        .confidence = Confidence::medium,
        .title = "Password in a statement of SQL",
        .risk = "Logs in at every database that the statement ran on.",
        .fix = "Change the password, and set it from a secret store where the statement runs.",
        .aliases = {},
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"identified ", "password '">,
                .regex =
                    R"((?i:identified\s{1,3}(?:with\s{1,3}[\w'"]{1,40}\s{1,3})?(?:by|as)|(?:user|role)\s[^\n;]{1,120}\bpassword)\s{1,3}['"]([^'"\s]{6,64})['"])",
                .before = 140,
                .length = 260,
                .judge = check_password,
            },
    },
    {
        .id = "secrets/postgres-password-file",
        .severity = Severity::high,
        .confidence = Confidence::medium,
        .title = "Password in a password file of PostgreSQL",
        .risk = "Logs in at the database that the line names.",
        .fix = "Change the password, and write the file where the job runs, from a secret store.",
        .aliases = {},
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<":5432:">,
                .regex =
                    R"((?:^|\n)[\w.*-]{1,80}:5432:[\w*-]{1,64}:[\w*.-]{1,64}:([^\s:]{4,64})(?:\s|$))",
                .before = 88,
                .length = 320,
            },
    },
    {
        .id = "secrets/maven-master-password",
        .severity = Severity::medium,
        .title = "Master password of Maven",
        .risk =
            "It is encrypted with a word that everybody knows, and decrypts the passwords of all "
            "servers in settings.xml.",
        .fix = "Change the passwords that it protects, and keep settings-security.xml out of the "
               "repository.",
        .aliases = {},
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"<master>">,
                .regex = R"(<master>\s{0,40}\{([A-Za-z0-9+/]{20,200}={0,2})\}\s{0,40}</master>)",
                .length = 320,
                .entropy = 3,
            },
    },
    {
        .id = "secrets/ncftp-password",
        .severity = Severity::medium,
        .title = "Password in a bookmark of NcFTP",
        .risk = "It is written in base64, and logs in at the host of its line.",
        .fix = "Change the password, and let the client ask for it.",
        .aliases = {},
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"*encoded*">,
                .regex = R"(\*encoded\*([A-Za-z0-9+/]{6,120}={0,2})(?:[,\s]|$))",
                .entropy = 2,
            },
    },
    {
        .id = "secrets/authorization-header",
        .severity = Severity::medium,
        .confidence = Confidence::medium,
        .title = "Credential in an Authorization header",
        .risk = "Calls the service as the one whose header this is.",
        .fix = "Revoke the credential, and read it from the environment at run time.",
        .aliases = words<"gitleaks:curl-auth-header", "betterleaks:curl-auth-header",
                         "noseyparker:np.http.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"authorization", "bearer">,
                .regex =
                    R"((?i:authorization['"\]]{0,2}\s{0,3}[:=,]\s{0,3}['"]?(?:(?:bearer|token|bot|key|api-?key|api-?token|sso-key)\s{1,3})?|\b(?:bearer|token)\s{1,3})([A-Za-z0-9_.=+/~-]{20,})(?:[^\w+/=-]|$))",
                .length = 480,
                .entropy = 3.3F,
                .judge = check_header,
            },
    },
    {
        .id = "secrets/basic-authorization-header",
        .severity = Severity::medium,
        .title = "Password in an Authorization header",
        .risk = "Logs in as the user whose name and password the header encodes.",
        .fix = "Change the password, and read it from the environment at run time.",
        .aliases =
            words<"betterleaks:curl-auth-user", "titus:np.http.1", "gitleaks:curl-auth-user">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"basic ">,
                .regex = R"((?i:\bbasic\s{1,3})([A-Za-z0-9+/]{12,}={0,2})(?:[^\w+/=-]|$))",
                .judge = check_basic_auth,
            },
    },
};

}  // namespace

extern constinit const RuleTable keys{.rows = kRows};

}  // namespace sluice::secrets

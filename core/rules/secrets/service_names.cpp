#include "core/rules/secrets/service_names.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "core/text/ascii.h"

namespace sluice::secrets {
namespace {

// Services that issue credentials without a form of their own, in order, without what separates
// their words. Names that are usual words in programs as well (box, float, segment) end with a
// full stop: they count as whole words only.
constexpr std::string_view kServices =
    "abbysale abstractapi abuseipdb abyssale accuweather activecampaign adafruit adjust. "
    "adobe adyen adzuna aeroworkflow agora. aha. aikido airbrake airship. airtable "
    "airvisual aiven akamai akeyless alchemy alconost alegra aletheia algolia alibaba "
    "alienvault alphavantage amadeus ambee amplitude anthropic anypoint apacta api2cart "
    "apideck apiflash apifonica apify apilayer apimatic apimetrics apitemplate apollo. "
    "appcues appdynamics appfollow appointedd appoptics appsflyer appsynergy apptivo "
    "artifactory artsy asaas asana assembla assemblyai atera atlassian audd auddio auth0 "
    "authress autodesk autoklose autopilot avaza avazapersonal aviationstack axonaut "
    "aylien ayrshare azure. bannerbear baremetrics basecamp baseten beamer. "
    "beebole besnappy besttime betterstack bigcommerce billomat bitbar bitbucket "
    "bitcoinaverage bitfinex bitflyer bitly bitmex bitrise bitstamp bittrex bitwarden "
    "blablabus blazemeter blitapp blockchair blockcypher blockfrost blocknative blogger "
    "bluesky blynk bombbomb boostnote borgbase box. braintree braintrust brandfetch braze. "
    "brevo browserless browserstack browshot bscscan buddyns budibase bugcrowd bugherd "
    "bugsnag buildkite bulbul bulksms buttercms bynder caflou calendarific calendly "
    "calorieninja campayn canary. cannyio canva capsulecrm captaindata carboninterface "
    "cashboard caspio censys centralstation cerebras cexio chargebee chargify chartmogul "
    "chatbase chatfule checklyhq checkmarx checkout. checkvist circleci cisco civo "
    "clarifai clearbit clearout clerk. clevertap clickatell clickhelp clicksend clickup "
    "cliengo clinchpad clockify clockworksms closecrm cloudconvert cloudelements "
    "cloudflare cloudimage cloudinary cloudmersive cloudplan cloudsight cloudsmith "
    "cloverly cloze. clustdoc cockroach coda codacy codeclimate codecov codemagic "
    "codequiry codier codiga cohere coinapi coinbase coingecko coinlayer coinlib "
    "coinmarketcap collect2 column. commercejs commercetools companyhub confluence "
    "confluent contentful contentstack convertapi convertier convertkit copper. copyscape "
    "couchbase countrylayer courier. coveralls craftmypdf cronitor crowdin crowdstrike "
    "cryptocompare ctrader currencycloud currencyfreaks currencylayer currencyscoop "
    "currentsapi cursor. customerguru customerio cypress d7network daily. dailyco "
    "dandelion dareboost databox databricks datadog datagov datastax daytona dd. debounce "
    "deepai deepgram deepl deepseek delighted demio deputy. descope descript detectify "
    "detectlanguage devcycle dfuse diffbot diggernaut digitalocean directus discogs "
    "discord disqus ditto. dnscheck docker. dockerhub docparser documo docusign doppler "
    "dotdigital dotmailer dovico drip. drone. droneci dropbox duffel duply dwolla dynalist "
    "dynatrace dyspatch e2b. eagleeyenetworks easyinsight easypost ebay ecostruxure edamam "
    "edenai eightxeight elastic. elasticemail elevenlabs enablex endorlabs enigma. envato "
    "envoy. eodhd eraser. etherscan ethplorer etsy eventbrite everhour exa. exchangerate "
    "exoscale exportsdk extractorapi facebook facepp fastforex fastly fastspring fauna. "
    "feedier fetchrss fibery figma fileio filestack finage financialmodelingprep findl "
    "finicity finnhub fireworks. fivetran fixerio flatio fleetbase flexport flickr "
    "flightapi flightlabs flightstats float. flowflu flutterwave flyio fmfw formbucket "
    "formcraft formio formsite foursquare frame. frameio freshbooks freshdesk freshping "
    "frontapp fulcrum. fullstory fusebill fusionauth fxmarket gcp. geckoboard gemini. "
    "gengo geoapify geocodify geocodio geoipifi getemail getgeoapi getgist getresponse "
    "getsandbox getstream ghost. giphy gitalk gitea github gitlab gitter glassnode glitch. "
    "gocanvas gocardless godaddy gogs goodday. goodreads google. grafana graphcms "
    "graphhopper greptile groovehq groq gtmetrix guardian guardianapi gumroad guru. gyazo "
    "happi. happyscribe harness. harvest. hasura healthchecks hellosign helpcrunch "
    "helpscout hereapi heroku hetzner hive. hiveage holidayapi honeycomb hostio hotjar "
    "html2pdf htmlcss huawei hubspot huggingface humanity. hunter. hybiscus hypertrack "
    "ibm. iconfinder iexapis iexcloud ifttt imagekit imagga imgix imgur impact. infisical "
    "infobip infura insightly instabot instagram instamojo instantly intercom interseller "
    "intervals. intra42 intrinio invoiceocean ionic ip2location ipapi ipdata ipgeolocation "
    "ipify ipinfo ipquality ipstack jenkins jetbrains jfrog jira jotform jsonbin jumpcloud "
    "juro. kafka. kairos. kaleyra kaltura kanban kanbantool karma. karmacrm keen. keenio "
    "keeper. keycloak kickbox klaviyo klipfolio knapsack kontent kraken kucoin kylas "
    "lambdalabs langfuse languagelayer lark. larksuite launchdarkly leadfeeder lemlist "
    "lemonsqueezy lendflow lessannoyingcrm lexigram lightstep linear. linearb linenotify "
    "linkedin linkpreview linode liveagent livestorm llama. lob. localiq locationiq "
    "loganix logdna loggly loginradius logz. logzio lokalise longcat looker loops lovable "
    "loyverse lunchmoney luno. mackerel madkudu magento magicbell magnetic mailbox. "
    "mailboxlayer mailchimp mailerlite mailersend mailgun mailjet mailmodo mailsac "
    "mandrill mapbox mapquest marketstack mattermost mavenlink maxmind meaningcloud "
    "mediastack meistertask mem0 meraki mesibo messagebird metaapi metabase metrilo mezmo "
    "milvus mindmeister minimax miro. mistral mite. mixcloud mixmax mixpanel mockaroo "
    "mollie monday. monkeylearn moonclerk moonshot moosend moralis mrticktock mux. "
    "myfreshworks myintervals nasdaq neon. netdata nethunt netlify neutrino newrelic "
    "newsapi newscatcher newyorktimes nexmo nftport ngrok nicereply nightfall nimble. "
    "noticeable notion novu. nozbe numverify nutritionix nvidia nylas nyt. nytimes oanda "
    "observeinc octoprint octopus okta omnisend onbuka onedesk onelogin onepage "
    "onepassword onesignal onfido onfleet onwater oopspam openai opencage openexchange "
    "openphone openrouter opensea openuv openvpn openweather opsgenie optimizely oracle. "
    "orbit. ordway overloop ovh owlbot owm packagecloud paddle pagarme pagerduty paldesk "
    "pandadoc pandascore paperform papertrail paralleldots parsehub parseur partnerstack "
    "pastebin paydirt payfort paymo paymongo paypal paystack pdflayer pdfshift "
    "peopledatalabs pepipost percy perplexity pexels phantombuster photoroom phrase. "
    "pinata pinecone pingdom pingidentity pinterest pipedream pipedrive pivotaltracker "
    "pixabay plaid planetscale planview planviewleankit planyo plausible plivo podio "
    "pollsapi poloniex poly. polygon. polymarket portainer positionstack postageapp "
    "postbacks postgrid posthog postman postmark powrbot prefect prerender prismic "
    "privacy. privatbank prodpad prospectcrm prospectio protocols protocolsio proxycrawl "
    "pubnub pulumi purestake pushbullet pusher pyowm qase qdrant qualaroo qubole "
    "quickbooks quickmetrics railway rapidapi raven. rawg razorpay reachmail readme. "
    "reallysimplesystems rebrandly rechargepayments reddit redislabs refiner "
    "rentman repairshopr replicate requestfinance resend restpack restpackhtmltopdf "
    "retellai rev. revampcrm revenuecat ringcentral riot. ripple. ritekit roaring. "
    "robinhood rocketreach rollbar ronin. route4me rownd. rubygems rudderstack runpod "
    "runrunit runway salesblink salescookie salesflare salesforce salesloft salesmate "
    "sanity. satismeter saucelabs scaleway scalr scanii scrapeowl scraperapi scraperbox "
    "scraperstack scrapfly scrapingant scrapingbee scrapingdog screenshotapi "
    "screenshotlayer scrutinizer securitytrails segment. selectpdf semaphore. semgrep "
    "semrush sendbird sendgrid sendinblue sengrid sentry serphouse serpstack serveup "
    "sheety sherpadesk shipday shippo shipstation shodan shopify shortcut. shotstack "
    "shutterstock signable. signalwire signaturit signupgenius sigopt siliconflow simfin "
    "simplesat simplynoted simvoly sinch sirv. siteleaf skrappio skybiometry slack "
    "smartsheet smartystreets smooch snipcart snowflake snowplow. snyk softlayer sonar "
    "sonarcloud sonarqube sourcegraph sparkpost speechtext splitio splunk spoonacular "
    "sportradar sportsmonk spotify spreaker sproutsocial square. squarespace squareup "
    "sslmate stability. stabilityai statsig statuscake statuspage statuspal stitchdata "
    "stockdata storecove stormboard stormglass storyblok storychief strapi strava streak. "
    "stripe stripo stytch sugester sumo. sumologic supabase supernotes surge. "
    "surveyanyplace surveybot surveysparrow survicate swell. swiftype tableau tailscale "
    "tallyfy tatum. tavily taxjar teamcity teamgate teamwork technicalanalysis tefter "
    "telegram telesign teletype telnyx tencent text2data textmagic theoddsapi thingsboard "
    "thinkific thousandeyes ticketmaster tickettailor tiingo timecamp timezoneapi "
    "tineswebhook tly. tmetric todoist together. tomorrowio tomtom tradier transferwise "
    "travelpayouts travis trello truenas turso twelvedata twilio twist. twitch twitter "
    "tyntec typeform typetalk ubidots uclassify unifyid unplugg unsplash upcdatabase "
    "upcloud uplead uploadcare uproc upsert upstash uptimerobot upwave urlscan userflow "
    "userstack vagrant vastai vatlayer vault vbout veracode vercel verimail veriphone "
    "versioneye victorops viewneo virustotal visualcrossing voiceflow voicegain vonage "
    "voodoosms vouchery voyageai vpnapi vultr vyte walkscore wandb watsonx weatherbit "
    "weatherstack weaviate webex webflow webscraper webscraping websitepulse wepay whoxy "
    "wistia wit. wix. wiz. woocommerce workable workos worksnaps workstack worldcoinindex "
    "worldweather wrike xai. xata xero yandex yelp yext youneedabudget yousign youtube "
    "zapier zendesk zenkit zenrows zenscrape zenserp zeplin zerobounce zeroheight zerotier "
    "zhipu zipapi zipbooks zipcodeapi zoho zohocrm zonka zoom. zulip";

// Where the names of each first character begin, found when compiled.
constexpr std::array<std::uint16_t, 128> kStarts = [] {
  std::array<std::uint16_t, 128> starts{};
  starts.fill(static_cast<std::uint16_t>(kServices.size()));
  for (std::size_t i = kServices.size(); i-- > 0;) {
    if (i == 0 || kServices[i - 1] == ' ') {
      starts[static_cast<unsigned char>(kServices[i])] = static_cast<std::uint16_t>(i);
    }
  }
  return starts;
}();

constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

// One of the names at the start of `rest`, which is lower case without separators. `word` is where
// its first word ends.
bool starts_with_service(std::string_view rest, std::size_t word) {
  std::size_t at = kStarts[static_cast<unsigned char>(rest.front())];
  while (at < kServices.size() && kServices[at] == rest.front()) {
    const std::size_t end = std::min(kServices.find(' ', at), kServices.size());
    std::string_view name = kServices.substr(at, end - at);
    const bool whole = name.ends_with('.');
    if (whole) name.remove_suffix(1);
    if (rest.starts_with(name) && (!whole || word == name.size())) return true;
    at = end + 1;
  }
  return false;
}

}  // namespace

bool names_service(std::string_view text) {
  std::string joined;
  std::array<std::uint8_t, 128> begins{};  // of words, in `joined`
  std::size_t words = 0;
  bool in_word = false;
  for (std::size_t i = 0; i < text.size() && joined.size() < 250 && words + 1 < begins.size();
       ++i) {
    const char c = text[i];
    if (!is_lower(c) && !is_upper(c) && !is_digit(c)) {
      in_word = false;
      continue;
    }
    const bool humps = is_upper(c) && i > 0 && is_lower(text[i - 1]);
    if (!in_word || humps) begins[words++] = static_cast<std::uint8_t>(joined.size());
    in_word = true;
    joined += lower_case(c);
  }
  begins[words] = static_cast<std::uint8_t>(joined.size());
  const std::string_view all = joined;
  for (std::size_t i = 0; i < words; ++i) {
    if (starts_with_service(all.substr(begins[i]), begins[i + 1] - begins[i])) return true;
  }
  return false;
}

}  // namespace sluice::secrets

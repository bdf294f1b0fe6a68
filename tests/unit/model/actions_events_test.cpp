#include "core/model/actions_events.h"

#include <gtest/gtest.h>

#include <string_view>

namespace sluice::actions {
namespace {

TEST(ActionsEvents, CronLinesGitHubKeeps) {
  for (const std::string_view line :
       {"*/5 * * * *", "0 0 * * SUN", "30 5,17 1-7 JAN-jun 1-5/2", "0 0 31 12 6", "59 23 1 1 0",
        "0,5,10 * * * *", "58 0 * * *", " 0  0 * * * "}) {
    EXPECT_EQ(check_cron(line), "") << line;
  }
}

TEST(ActionsEvents, CronLinesGitHubRefuses) {
  for (const std::string_view line :
       {"",           "* * * *",     "0 */3 * *", "0 0 * * * *", "60 0 * * *",  "0 24 * * *",
        "0 0 0 * *",  "0 0 * 13 *",  "0 0 * * 7", "5-1 0 * * *", "0 0 * * MOO", "x 0 * * *",
        "0 0 * * 1-", "*/0 0 * * *", "* * * * *", "*/4 * * * *", "0,3 * * * *", "2,58 * * * *",
        "@daily",     "0 0 1,,2 * *"}) {
    EXPECT_NE(check_cron(line), "") << line;
  }
}

TEST(ActionsEvents, PatternsOfRefs) {
  for (const std::string_view pattern :
       {"main", "releases/**", "!releases/**-alpha", "v[12].[0-9]+", "**", "*.*", "a?", "feat\\*",
        "[a-z]+/x"}) {
    EXPECT_FALSE(check_ref_pattern(pattern)) << pattern;
  }
  struct Row {
    std::string_view pattern;
    std::size_t at;
  };
  for (const Row& row : {Row{"!", 0}, Row{"/main", 0}, Row{"a b", 1}, Row{"a^b", 1}, Row{"v[0-", 1},
                         Row{"v[9-0]", 3}, Row{"[]", 0}, Row{"[x]", 0}, Row{"+a", 0},
                         Row{"a\\d", 1}, Row{"main/", 4}}) {
    const auto error = check_ref_pattern(row.pattern);
    ASSERT_TRUE(error) << row.pattern;
    EXPECT_EQ(error->at, row.at) << row.pattern;
  }
}

TEST(ActionsEvents, PatternsOfPaths) {
  for (const std::string_view pattern :
       {"**", "docs/a b.md", "..hidden", "!**.md", ".github/**", "a\\b", "a/...b"}) {
    EXPECT_FALSE(check_path_pattern(pattern)) << pattern;
  }
  for (const std::string_view pattern : {".", "./a", "a/../b", " a", "a ", "a\n", "!", "a["})
    EXPECT_TRUE(check_path_pattern(pattern)) << pattern;
}

TEST(ActionsEvents, TimeZonesOfTheDatabase) {
  for (const std::string_view name :
       {"UTC", "Europe/Berlin", "America/Argentina/Ushuaia", "Etc/GMT+5"})
    EXPECT_TRUE(is_time_zone(name)) << name;
  for (const std::string_view name :
       {"", "local", "Europe", "Europe/", "Asia/Somewhere", "europe/Berlin"})
    EXPECT_FALSE(is_time_zone(name)) << name;
}

TEST(ActionsEvents, KnowsEventsAndTheirSlips) {
  ASSERT_NE(find_event_type("pull_request"), nullptr);
  EXPECT_TRUE(find_event_type("pull_request")->has_type("ready_for_review"));
  EXPECT_FALSE(find_event_type("pull_request")->has_type("created"));
  EXPECT_EQ(find_event_type("SCHEDULE"), nullptr);
  EXPECT_EQ(similar_event("pull_requst"), "pull_request");
  EXPECT_EQ(similar_event("SCHEDULE"), "schedule");
  EXPECT_EQ(similar_event("whatever"), "");
}

}  // namespace
}  // namespace sluice::actions

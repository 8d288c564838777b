#include "api/service/library.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/api/cli/shipped.h"

using namespace xinfang;
using service::Library;

namespace {

service::Files shipped() {
  auto files = service::read_folder(test::workflows());
  REQUIRE(files);
  return *std::move(files);
}

std::string diagnostics(const service::Files& files) {
  const auto library = Library::compile(files);
  if (library) return "";
  std::string text;
  for (const auto& diagnostic : library.error()) text += to_text(diagnostic) + "\n";
  return text;
}

}  // namespace

TEST_CASE("the hash of a text is its SHA-256 in hexadecimal") {
  CHECK(service::content_hash("") ==
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(service::content_hash("abc") ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("a folder is read without its scenarios") {
  const auto files = shipped();
  CHECK(files.contains("petition.yaml"));
  CHECK(files.contains("rules/procuratorate.yaml"));
  CHECK(files.contains("calendars/cn.yaml"));
  for (const auto& [name, text] : files) CHECK_FALSE(name.ends_with(".scenario.yaml"));
  const auto missing = service::read_folder("/nowhere");
  REQUIRE_FALSE(missing);
  CHECK(missing.error() == "the folder '/nowhere' holds no workflow files");
}

TEST_CASE("the shipped library is compiled, found by name and pinned by hash") {
  const auto files = shipped();
  const auto library = Library::compile(files);
  REQUIRE(library);
  const auto chart = (*library)->find("petition");
  REQUIRE(chart);
  CHECK(chart->workflow_hash() ==
        service::content_hash(
            service::version_text(service::content_hash(files.at("petition.yaml")),
                                  service::content_hash(files.at("rules/procuratorate.yaml")))));
  CHECK(chart->rules().content_hash == service::content_hash(files.at("rules/procuratorate.yaml")));
  CHECK((*library)->file_of("petition") == "petition.yaml");
  CHECK((*library)->find("petitio") == nullptr);
  CHECK((*library)->file_of("petitio").empty());
  CHECK((*library)->calendar().name() == "cn");

  for (const auto& content : (*library)->contents()) {
    CAPTURE(content.kind, content.name);
    CHECK(content.hash == service::content_hash(content.text));
    CHECK(content.rules_hash.empty());
  }
  // Two workflows, their pack, the calendar, two versions: no pack that nothing runs under.
  CHECK((*library)->contents().size() == 6);
}

TEST_CASE("the version a workflow and its rule pack make has a text that names both") {
  CHECK(service::version_text("aa", "bb") == R"({"rules":"bb","workflow":"aa"})");
  CHECK(service::version_text("aa", "bb", "cc") ==
        R"({"region":"cc","rules":"bb","workflow":"aa"})");
}

TEST_CASE("a change of the workflow or of its rule pack alone is another version") {
  const auto hash_with = [](const std::string& file, const std::string& comment) {
    auto files = shipped();
    files.at(file) += comment;
    const auto library = Library::compile(files);
    REQUIRE(library);
    return (*library)->find("petition")->workflow_hash();
  };
  const auto before = hash_with("petition.yaml", "");
  CHECK(hash_with("petition.yaml", "# changed\n") != before);
  CHECK(hash_with("rules/procuratorate.yaml", "# changed\n") != before);
  CHECK(hash_with("calendars/cn.yaml", "# changed\n") == before);
  CHECK(hash_with("rules/procuratorate-zhejiang.yaml", "# changed\n") == before);
}

TEST_CASE("an older version comes out of the store as it was") {
  const std::string region = GENERATE("", "zhejiang");
  const auto library = Library::compile(shipped(), {.region = region, .from = std::nullopt});
  REQUIRE(library);
  const auto find = [&](const std::string& hash) {
    for (const auto& content : (*library)->contents()) {
      if (content.hash == hash) return content;
    }
    FAIL("no content " + hash);
    return storage::Content{};
  };
  std::size_t versions = 0;
  for (const auto& content : (*library)->contents()) {
    const auto parts = service::version_parts(content);
    if (!parts) continue;
    ++versions;
    const bool is_regional = !parts->region_hash.empty();
    const auto of_region = is_regional ? find(parts->region_hash) : storage::Content{};
    const auto chart =
        service::compile_version(content.hash, find(parts->workflow_hash), find(parts->rules_hash),
                                 is_regional ? &of_region : nullptr);
    REQUIRE(chart);
    const auto& charts = (*library)->charts();
    const auto loaded = std::find_if(charts.begin(), charts.end(), [&](const auto& one) {
      return one->workflow_hash() == content.hash;
    });
    REQUIRE(loaded != charts.end());
    CHECK((*chart)->definition().name == content.name);
    CHECK((*chart)->rules().content_hash == parts->rules_hash);
    CHECK((*chart)->rules().region_hash == parts->region_hash);
    CHECK((*chart)->rules().in_force_from == (*loaded)->rules().in_force_from);
    const auto limit = [](const statechart::Chart& one) {
      const auto* rule = one.rules().find("procedural_reply");
      return rule == nullptr ? "" : clock::to_text(rule->limit);
    };
    CHECK(limit(**chart) == limit(**loaded));
    CHECK(limit(**chart) == (is_regional ? "5 working days" : "7 days"));
    CHECK((*chart)->states().size() == (*loaded)->states().size());
  }
  CHECK(versions == (*library)->charts().size());
}

TEST_CASE("a workflow kept before there were versions is one under its own hash") {
  const storage::Content older{"aa", "workflow", "letter", "...", "bb"};
  const auto parts = service::version_parts(older);
  REQUIRE(parts);
  CHECK(parts->workflow_hash == "aa");
  CHECK(parts->rules_hash == "bb");
  CHECK_FALSE(service::version_parts({"aa", "workflow", "letter", "...", ""}));
  CHECK_FALSE(service::version_parts({"aa", "rules", "terms", "...", ""}));
  CHECK_FALSE(service::version_parts({"aa", "version", "letter", R"({"rules":7})", ""}));
  CHECK_FALSE(service::version_parts(
      {"aa", "version", "letter", R"({"region":7,"rules":"b","workflow":"c"})", ""}));
}

TEST_CASE("faults of all files come out at once") {
  auto files = shipped();
  files["rules/broken.yaml"] = "rules: broken\n";
  files["broken.yaml"] = "workflow: broken\n";
  const auto found = diagnostics(files);
  CHECK(found.find("rules/broken.yaml:1:1: error:") != std::string::npos);
  CHECK(found.find("\nbroken.yaml:1:1: error:") != std::string::npos);
}

TEST_CASE("a term that ends at the close of business needs a calendar with business hours") {
  auto files = shipped();
  auto& rules = files.at("rules/procuratorate.yaml");
  const std::string_view term = "  procedural_reply:\n";
  rules.insert(rules.find(term) + term.size(), "    ends: close\n");
  CHECK(diagnostics(files).empty());
  auto& calendar = files.at("calendars/cn.yaml");
  const auto hours = calendar.find("business_hours:");
  calendar.erase(hours, calendar.find('\n', hours) + 1 - hours);
  CHECK(diagnostics(files) ==
        "petition.yaml: error: the term 'procedural_reply' ends at the close of business, and the "
        "calendar 'cn' has no business_hours [no-business-hours]\n");
}

TEST_CASE("what a library must hold once is there once") {
  auto files = shipped();
  files["calendars/second.yaml"] = files.at("calendars/cn.yaml");
  CHECK(diagnostics(files).find("a calendar is there already, in calendars/cn.yaml") !=
        std::string::npos);

  files = shipped();
  files["rules/second.yaml"] = files.at("rules/procuratorate.yaml");
  CHECK(
      diagnostics(files) ==
      "rules/second.yaml: error: the rule pack 'procuratorate' in force from 2022-05-01 stands in "
      "rules/procuratorate.yaml and in rules/second.yaml; two files of one name need different "
      "days [duplicate-rules]\n");

  files = shipped();
  files["second.yaml"] = files.at("petition.yaml");
  CHECK(diagnostics(files).find("the workflow 'petition' is there already, in petition.yaml") !=
        std::string::npos);

  files = shipped();
  files.erase("calendars/cn.yaml");
  CHECK(diagnostics(files) ==
        "calendars: error: no calendar is there; exactly one must be [missing-calendar]\n");

  files = shipped();
  files.erase("petition.yaml");
  files.erase("complaint.yaml");
  CHECK(diagnostics(files) ==
        "workflows: error: no workflow file is there; at least one must be [missing-workflow]\n");
}

TEST_CASE("an unsound workflow is not loaded") {
  auto files = shipped();
  auto& text = files["petition.yaml"];
  const std::string stop = "              - stop: flaw_correction\n";
  REQUIRE(text.find(stop) != std::string::npos);
  text.erase(text.find(stop), stop.size());
  const auto found = diagnostics(files);
  CHECK(found.find("clock 'flaw_correction' is neither met nor stopped when the case ends") !=
        std::string::npos);
  CHECK(found.find("; withdraw; ") != std::string::npos);
}

namespace {

// The shipped pack as of another day, and one term of it as that day's file has it.
std::string pack_from(const std::string& day, const std::string& limit = "7 days") {
  auto text = shipped().at("rules/procuratorate.yaml");
  const std::string key = "in_force_from: ";
  text.replace(text.find(key) + key.size(), day.size(), day);
  const std::string term = "    limit: 7 days";
  return text.replace(text.find(term), term.size(), "    limit: " + limit);
}

std::string versions_of(const Library& library, const std::string& workflow) {
  std::string text;
  for (const auto& chart : library.charts()) {
    if (chart->definition().name != workflow) continue;
    const auto& rules = chart->rules();
    text += format_day(rules.in_force_from) + " " +
            clock::to_text(rules.find("procedural_reply")->limit) + " " + rules.region + "\n";
  }
  return text;
}

std::string limit_on(const Library& library, const char* day) {
  const auto chart = library.find("petition", *parse_day(day));
  return chart ? clock::to_text(chart->rules().find("procedural_reply")->limit) : "none";
}

}  // namespace

TEST_CASE("each workflow is there under every pack that is in force now or later") {
  auto files = shipped();
  files["rules/procuratorate-2027.yaml"] = pack_from("2027-01-01", "8 days");
  files["rules/procuratorate-2028.yaml"] = pack_from("2028-01-01", "9 days");
  const auto all = Library::compile(files);
  REQUIRE(all.ok());
  CHECK(versions_of(**all, "petition") ==
        "2022-05-01 7 days \n2027-01-01 8 days \n2028-01-01 9 days \n");
  CHECK(versions_of(**all, "complaint") == versions_of(**all, "petition"));
  CHECK(limit_on(**all, "2022-04-30") == "none");
  CHECK(limit_on(**all, "2022-05-01") == "7 days");
  CHECK(limit_on(**all, "2026-12-31") == "7 days");
  CHECK(limit_on(**all, "2027-01-01") == "8 days");
  CHECK(limit_on(**all, "2099-01-01") == "9 days");
  CHECK((*all)->find("petition") == (*all)->find("petition", *parse_day("2028-01-01")));
  CHECK((*all)->in_force(*parse_day("2022-04-30")).empty());
  CHECK((*all)->in_force(*parse_day("2027-06-01")).size() == 2);

  const auto later = Library::compile(files, {.region = "", .from = *parse_day("2027-06-01")});
  REQUIRE(later.ok());
  CHECK(versions_of(**later, "petition") == "2027-01-01 8 days \n2028-01-01 9 days \n");
  const auto earlier = Library::compile(files, {.region = "", .from = *parse_day("2020-01-01")});
  REQUIRE(earlier.ok());
  CHECK(versions_of(**earlier, "petition") == versions_of(**all, "petition"));
}

TEST_CASE("a region's rules make versions of their own from their day on") {
  const auto library = Library::compile(shipped(), {.region = "zhejiang", .from = std::nullopt});
  REQUIRE(library.ok());
  CHECK(versions_of(**library, "petition") ==
        "2022-05-01 7 days \n2026-01-01 5 working days zhejiang\n");
  const auto plain = Library::compile(shipped());
  REQUIRE(plain.ok());
  CHECK((*plain)->charts().front()->workflow_hash() ==
        (*library)->charts().front()->workflow_hash());

  const auto unknown = Library::compile(shipped(), {.region = "zhejang", .from = std::nullopt});
  REQUIRE_FALSE(unknown.ok());
  CHECK(to_text(unknown.error().front()) ==
        "rules: error: there are no rules of a region 'zhejang'; did you mean 'zhejiang'?; known: "
        "'zhejiang' [unknown-region]");
}

TEST_CASE("a workflow that is faulty under one pack alone is refused, with that pack's day") {
  auto files = shipped();
  auto text = pack_from("2027-01-01");
  const std::string clock = "  flaw_correction:";
  files["rules/procuratorate-2027.yaml"] =
      text.replace(text.find(clock), clock.size(), "  flaw_corrected:");
  const auto found = diagnostics(files);
  CHECK(found.find("unknown clock 'flaw_correction'") != std::string::npos);
  CHECK(found.find("(under 'procuratorate' in force from 2027-01-01) [unknown-clock]") !=
        std::string::npos);
  // Under both: told once, without a day.
  files["letter.yaml"] = "workflow: letter\nrules: procuratorate\n";
  const auto both = diagnostics(files);
  const std::string missing = "letter.yaml:1:1: error: the workflow needs 'title' [missing-key]\n";
  CHECK(both.find(missing) != std::string::npos);
  CHECK(both.find(missing) == both.rfind(missing));
}

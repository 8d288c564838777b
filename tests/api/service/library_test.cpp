#include "api/service/library.h"

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
  CHECK((*library)->contents().size() == files.size() + (*library)->charts().size());
}

TEST_CASE("the version a workflow and its rule pack make has a text that names both") {
  CHECK(service::version_text("aa", "bb") == R"({"rules":"bb","workflow":"aa"})");
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
}

TEST_CASE("an older version comes out of the store as it was") {
  const auto library = Library::compile(shipped());
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
    const auto chart =
        service::compile_version(content.hash, find(parts->workflow_hash), find(parts->rules_hash));
    REQUIRE(chart);
    CHECK((*chart)->workflow_hash() == (*library)->find(content.name)->workflow_hash());
    CHECK((*chart)->rules().content_hash == parts->rules_hash);
    CHECK((*chart)->states().size() == (*library)->find(content.name)->states().size());
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
  CHECK(diagnostics(files).find("the rule pack 'procuratorate' is there already") !=
        std::string::npos);

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

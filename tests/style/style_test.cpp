// Style is a test: include direction, banned calls with what to use instead, sizes.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

struct Source {
  std::string path;  // from the root, with '/'
  std::vector<std::string> lines;
};

std::string folder_of(const std::string& path) {
  const auto first = path.find('/');
  const auto second = path.find('/', first + 1);
  const auto top = path.substr(0, first);
  if (top != "engine" && top != "api") return top;
  return second == std::string::npos ? top : path.substr(0, second);
}

const std::vector<Source>& sources() {
  static const std::vector<Source> all = [] {
    std::vector<Source> found;
    const fs::path root = XINFANG_SOURCE_DIR;
    for (const char* top : {"engine", "storage", "api"}) {
      for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
        const auto ending = entry.path().extension();
        if (ending != ".h" && ending != ".cpp") continue;
        Source source{fs::relative(entry.path(), root).generic_string(), {}};
        std::ifstream file(entry.path());
        for (std::string line; std::getline(file, line);) source.lines.push_back(line);
        found.push_back(std::move(source));
      }
    }
    return found;
  }();
  return all;
}

// Project headers a folder may include, besides its own.
const std::map<std::string, std::set<std::string>>& allowed() {
  static const std::map<std::string, std::set<std::string>> rules{
      {"engine/base", {}},
      {"engine/expression", {"engine/base"}},
      {"engine/clock", {"engine/base"}},
      {"engine/definition", {"engine/base", "engine/expression", "engine/clock"}},
      {"engine/statechart",
       {"engine/base", "engine/expression", "engine/clock", "engine/definition"}},
      {"engine/casework", {"engine/base", "engine/expression"}},
      {"engine/scenario",
       {"engine/base", "engine/expression", "engine/clock", "engine/definition",
        "engine/statechart"}},
      {"engine/soundness",
       {"engine/base", "engine/expression", "engine/clock", "engine/definition",
        "engine/statechart"}},
      {"storage",
       {"engine/base", "engine/expression", "engine/clock", "engine/definition",
        "engine/statechart"}},
      {"api/assets", {}},
      {"api/diagram", {"engine/base"}},
      {"api/service",
       {"engine/base", "engine/expression", "engine/clock", "engine/definition",
        "engine/statechart", "engine/soundness", "storage", "api/diagram"}},
      {"api/live", {"engine/base", "storage", "api/service"}},
      {"api/http",
       {"engine/base", "engine/expression", "engine/clock", "storage", "api/service", "api/live"}},
      {"api/cli",
       {"engine/base", "engine/expression", "engine/clock", "engine/definition",
        "engine/statechart", "engine/scenario", "engine/soundness", "storage", "api/assets",
        "api/diagram", "api/service", "api/http"}},
  };
  return rules;
}

// Library headers and the only files that may include them.
struct Fence {
  std::string header;  // regular expression for the text between the brackets
  std::string files;   // regular expression for paths
};
const std::vector<Fence>& fences() {
  static const std::vector<Fence> all{
      {"boost/.*", "api/.*"},
      {"yaml-cpp/.*", "engine/definition/yaml\\.cpp"},
      {"pugixml\\.hpp", "engine/definition/xml\\.cpp"},
      {"simdjson\\.h", "engine/expression/json.*\\.cpp"},
      {"re2/.*", "engine/expression/.*\\.cpp"},
      {"date/.*", "engine/(clock|expression)/.*\\.cpp"},
      {"sqlite3\\.h", "storage/sqlite\\.(h|cpp)"},
      {"sodium\\.h", "(storage/seal\\.cpp|api/.*\\.cpp)"},
      {"openssl/.*", "(storage|api)/.*\\.cpp"},
      {"graphviz/.*", "api/diagram/.*\\.cpp"},
      {"csv\\.h|unicode/.*", "api/cli/csv\\.cpp"},
      {"CLI/.*", "api/cli/.*"},
      {"spdlog/.*", "api/.*\\.cpp"},
      {"thread|mutex|condition_variable|future|atomic", "(storage|api)/.*"},
      {"fstream|iostream|filesystem|random|ctime", "(storage|api)/.*"},
  };
  return all;
}

struct Banned {
  std::string pattern;
  std::string files;
  std::string instead;
};
const std::vector<Banned>& banned() {
  static const std::vector<Banned> all{
      {"system_clock|steady_clock|std::time\\(", "engine/.*", "a time passed in"},
      {"\\brand\\(|random_device|mt19937", "(engine|storage|api)/.*", "randomness passed in"},
      {"\\bTO"
       "DO\\b|\\bFIX"
       "ME\\b|\\bXX"
       "X\\b",
       "(engine|storage|api)/.*", "an issue, or the work"},
      {"\\bassert\\(", "(engine|storage|api)/.*", "XINFANG_ASSERT, which stays in releases"},
      {"\\bstrcpy\\(|\\bsprintf\\(|\\bgets\\(", "(engine|storage|api)/.*", "std::string, snprintf"},
      {"using namespace std;", "(engine|storage|api)/.*", "the name with std::"},
      {"std::endl", "(engine|storage)/.*", "'\\n'"},
  };
  return all;
}

const std::regex include_line(R"(^\s*#include\s+([<"])([^>"]+)[>"])");

}  // namespace

TEST_CASE("project headers are included only downwards") {
  REQUIRE(sources().size() > 50);
  for (const auto& source : sources()) {
    const auto folder = folder_of(source.path);
    INFO(source.path);
    const auto rule = allowed().find(folder);
    REQUIRE(rule != allowed().end());
    for (const auto& line : source.lines) {
      std::smatch match;
      if (!std::regex_search(line, match, include_line) || match[1] != "\"") continue;
      const auto target = folder_of(match[2]);
      INFO(line);
      CHECK((target == folder || rule->second.count(target) == 1));
    }
  }
}

TEST_CASE("each library is included only by the files that wrap it") {
  for (const auto& source : sources()) {
    for (const auto& line : source.lines) {
      std::smatch match;
      if (!std::regex_search(line, match, include_line) || match[1] != "<") continue;
      for (const auto& fence : fences()) {
        if (!std::regex_match(match[2].str(), std::regex(fence.header))) continue;
        INFO(source.path << ": " << line << " (allowed in " << fence.files << ")");
        CHECK(std::regex_match(source.path, std::regex(fence.files)));
      }
    }
  }
}

TEST_CASE("banned calls do not stand in the product") {
  for (const auto& rule : banned()) {
    const std::regex pattern(rule.pattern);
    const std::regex files(rule.files);
    for (const auto& source : sources()) {
      if (!std::regex_match(source.path, files)) continue;
      for (const auto& line : source.lines) {
        // Time, ids and randomness enter in these two files.
        if (source.path == "api/cli/configuration.cpp" || source.path == "api/cli/demo.cpp")
          continue;
        INFO(source.path << ": " << line << " (use " << rule.instead << ")");
        CHECK(!std::regex_search(line, pattern));
      }
    }
  }
}

TEST_CASE("every header begins with its purpose and is guarded") {
  for (const auto& source : sources()) {
    if (!source.path.ends_with(".h")) continue;
    INFO(source.path);
    REQUIRE(!source.lines.empty());
    CHECK(source.lines.front().rfind("//", 0) == 0);
    CHECK(std::count(source.lines.begin(), source.lines.end(), "#pragma once") == 1);
  }
}

TEST_CASE("no file is longer than one idea") {
  for (const auto& source : sources()) {
    INFO(source.path << " has " << source.lines.size() << " lines");
    CHECK(source.lines.size() <= 500);
  }
}

TEST_CASE("no header is dead") {
  std::set<std::string> included;
  for (const auto& source : sources()) {
    for (const auto& line : source.lines) {
      std::smatch match;
      if (std::regex_search(line, match, include_line) && match[1] == "\"")
        included.insert(match[2]);
    }
  }
  for (const auto& source : sources()) {
    if (!source.path.ends_with(".h")) continue;
    INFO(source.path << " is included by nobody");
    CHECK(included.count(source.path) == 1);
  }
}
